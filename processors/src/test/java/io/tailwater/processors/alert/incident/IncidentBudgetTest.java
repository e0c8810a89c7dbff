package io.tailwater.processors.alert.incident;

import static io.tailwater.processors.alert.incident.DeskRig.LATENCY;
import static io.tailwater.processors.alert.incident.DeskRig.SURGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tailwater.processors.alert.incident.Page.Status;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Severity;
import org.junit.jupiter.api.Test;

/** How many notifications a baseline alone may ask for. */
final class IncidentBudgetTest {
  @Test
  void budgetLetsTwoThroughThenOnlyWhatIsLessLikelyOrConfirmed() {
    DeskRig tight = new DeskRig(DeskSettings.DEFAULT);
    double[] chances = {1e-4, 1e-6, 1e-5, 1e-7};
    for (int i = 0; i < chances.length; i++) {
      tight.desk().accept(DeskRig.fired(LATENCY, "s" + i, i, chances[i]));
      tight.until(i + 1);
    }
    assertThat(tight.pages)
        .extracting(page -> page.headline().entity().place())
        .containsExactly("s0", "s1", "s3");
    assertThat(tight.transitions)
        .extracting(step -> step.entity().place(), AlertTransition::cause)
        .containsExactly(tuple("s2", TransitionCause.OVER_BUDGET));

    tight.fire(SURGE, "s2", 5);
    assertThat(tight.until(6)).extracting(Page::root).containsExactly("s2");
  }

  @Test
  void budgetGoesToWhatIsLeastLikelyChanceWhateverCameFirst() {
    DeskRig tight = new DeskRig(DeskSettings.DEFAULT);
    double[] chances = {1e-4, 1e-5, 1e-7, 1e-6};
    for (int i = 0; i < chances.length; i++) {
      tight.desk().accept(DeskRig.fired(LATENCY, "s" + i, 0, chances[i]));
    }

    assertThat(tight.until(1)).extracting(Page::root).containsExactly("s2", "s3");
    assertThat(tight.until(24 * 60 + 2))
        .filteredOn(page -> page.status() == Status.FIRING)
        .extracting(Page::root)
        .containsExactly("s1", "s0");
  }

  @Test
  void pageThatIsConfirmedLaterGivesTheBudgetBack() {
    DeskRig tight = new DeskRig(DeskSettings.DEFAULT);
    tight.fire(LATENCY, "a", 0);
    tight.fire(LATENCY, "b", 0);
    tight.until(1);
    tight.fire(SURGE, "a", 1);
    tight.until(2);
    tight.fire(LATENCY, "c", 2);
    tight.fire(LATENCY, "d", 2);
    tight.until(3);

    assertThat(tight.pages).filteredOn(page -> page.status() == Status.FIRING).hasSize(3);
  }

  @Test
  void machineAndServiceThatAgreeNeedNoBudget() {
    DeskRig none = new DeskRig(new DeskSettings(30_000, 10_000, 300_000, 14_400_000, 0, 0, 0));
    RuleIdentity usage =
        DeskRig.rule("cpu", RuleFamily.BASELINE, "process.cpu", Severity.WARNING, Escalation.NONE);
    none.fire(LATENCY, "a", 0);
    none.fire(LATENCY, "b", 0);
    none.fire(usage, "b", 0);

    assertThat(none.until(1)).extracting(Page::root).containsExactly("b");
  }
}
