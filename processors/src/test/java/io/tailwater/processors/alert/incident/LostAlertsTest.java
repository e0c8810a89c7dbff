package io.tailwater.processors.alert.incident;

import static io.tailwater.processors.alert.incident.DeskRig.BURN;
import static io.tailwater.processors.alert.incident.DeskRig.LATENCY;
import static io.tailwater.processors.alert.incident.DeskRig.START_MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.incident.Page.Status;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.RuleIdentity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A judge that lost its state says nothing more of the alerts that it had open. */
final class LostAlertsTest {
  private final DeskRig rig = new DeskRig(DeskRig.UNBUDGETED);

  private static String alert(RuleIdentity rule) {
    return DeskRig.at("cart").fingerprint(rule.id());
  }

  private List<AlertTransition> present(Set<String> open, long minute) {
    return rig.desk().present("cart", open, START_MINUTE + minute);
  }

  @Test
  void alertThatNobodyJudgesEnds() {
    rig.fire(LATENCY, "cart", 0);
    rig.fire(BURN, "cart", 0);
    rig.fire(LATENCY, "web", 0);
    rig.until(1);

    assertThat(present(Set.of(alert(BURN)), 5))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.fingerprint()).isEqualTo(alert(LATENCY));
              assertThat(step.from()).isEqualTo(AlertState.FIRING);
              assertThat(step.to()).isEqualTo(AlertState.RESOLVED);
              assertThat(step.cause()).isEqualTo(TransitionCause.NO_DATA);
              assertThat(step.minute()).isEqualTo(START_MINUTE + 5);
              assertThat(step.sinceMinute()).isEqualTo(START_MINUTE);
            });
    assertThat(present(Set.of(), 6)).hasSize(1);
    assertThat(rig.until(20))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(page.status()).isEqualTo(Status.RESOLVED);
              assertThat(page.members())
                  .extracting(Page.Member::untilMinute)
                  .containsExactlyInAnyOrder(START_MINUTE + 5, START_MINUTE + 6);
            });
    assertThat(rig.desk().incidents()).extracting(IncidentView::root).containsExactly("web");
  }

  @Test
  void alertThatOpenedSinceStays() {
    rig.fire(LATENCY, "cart", 10);
    assertThat(present(Set.of(), 9)).isEmpty();
    rig.until(11);
    assertThat(present(Set.of(), 9)).isEmpty();
  }

  @Test
  void machineIsKnownByItsPlace() {
    rig.fire(DeskRig.CPU, "host:web-1", 0);
    rig.until(1);

    assertThat(rig.desk().judges()).containsExactly("host:web-1");
    assertThat(rig.desk().present("host:web-1", Set.of(), START_MINUTE + 5)).hasSize(1);
  }

  @Test
  void stepsThatWaitCount() {
    rig.fire(LATENCY, "cart", 0);
    rig.fire(BURN, "cart", 0);
    rig.resolve(BURN, "cart", 1);

    assertThat(present(Set.of(), 2))
        .extracting(AlertTransition::fingerprint)
        .containsExactly(alert(LATENCY));
    assertThat(present(Set.of(), 3)).isEmpty();
    rig.until(20);
    assertThat(rig.desk().incidents()).isEmpty();
  }

  @Test
  void restartKeepsWhenAlertsEnded() {
    rig.fire(LATENCY, "cart", 0);
    rig.fire(BURN, "cart", 0);
    rig.until(1);
    rig.resolve(LATENCY, "cart", 2);
    rig.until(3);
    rig.restart();

    assertThat(rig.desk().incidents().getFirst().members())
        .extracting(Page.Member::untilMinute)
        .containsExactlyInAnyOrder(START_MINUTE + 2, Page.Member.GOES_ON);
  }
}
