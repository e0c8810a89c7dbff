package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EvidenceTest {
  @Test
  void runInWhichNothingWasLostMeetsEveryCheck() {
    assertThat(Samples.evidence().checks()).isNotEmpty().allMatch(Check::met);
  }

  @Test
  void spansThatWereAcknowledgedButNotJudgedAreLost() {
    assertThat(unmet(with(Samples.judgedOnly(990))))
        .containsExactly(
            new Check("spans_judged", 990, 1_000, false), new Check("spans_lost", 10, 0, false));
  }

  @Test
  void spansJudgedTwiceBecauseTheyWereSentTwiceAreNotLost() {
    assertThat(unmet(with(Samples.judgedOnly(1_003)))).isEmpty();
  }

  @Test
  void spansThatNobodyAcknowledgedAreReported() {
    Evidence evidence =
        new Evidence(Samples.truth(999, 1), Samples.counters(), 0, Samples.stored(), true);

    assertThat(unmet(evidence)).containsExactly(new Check("spans_acknowledged", 999, 1_000, false));
  }

  @Test
  void keptSpansThatDidNotLandAreReported() {
    assertThat(unmet(with(Samples.stored(299, 299, 31))))
        .containsExactly(new Check("span_rows", 299, 300, false));
  }

  @Test
  void rowThatIsThereTwiceIsReportedAlthoughTheCountIsRight() {
    assertThat(unmet(with(Samples.stored(300, 299, 31))))
        .containsExactly(new Check("span_rows_twice", 1, 0, false));
  }

  @Test
  void errorTraceWithMissingSpansIsNotWhole() {
    assertThat(unmet(with(Samples.stored(300, 300, 30))))
        .containsExactly(new Check("error_traces_whole", 0, 1, false));
  }

  @Test
  void errorTraceThatIsNotThereAtAllIsNotWhole() {
    Evidence.Stored without =
        new Evidence.Stored(300, 300, 30, Set.of("gateway"), Map.of(Samples.SLOW_TRACE, 7L));

    assertThat(unmet(with(without))).containsExactly(new Check("error_traces_whole", 0, 1, false));
  }

  @Test
  void serviceWithManySpansHasToShowButOneWithFewNeedNot() {
    Evidence.Stored onlyOrders =
        new Evidence.Stored(300, 300, 30, Set.of("orders"), Map.of(Samples.FAILED_TRACE, 31L));

    assertThat(unmet(with(onlyOrders))).containsExactly(new Check("services_stored", 0, 1, false));
    assertThat(unmet(Samples.evidence())).isEmpty();
  }

  @Test
  void foreignPoliciesNeedNotKeepErrorsButWhatTheyKeepIsWhole() {
    Evidence.Stored none = new Evidence.Stored(300, 300, 30, Set.of(), Map.of());
    Evidence.Stored half = Samples.stored(300, 300, 15);

    assertThat(unmet(new Evidence(Samples.truth(), Samples.counters(), 0, none, false))).isEmpty();
    assertThat(unmet(new Evidence(Samples.truth(), Samples.counters(), 0, half, false)))
        .containsExactly(new Check("error_traces_whole", 0, 1, false));
  }

  @Test
  void runWithoutAnyRowFailsEvenIfNothingShouldHaveBeenKept() {
    Evidence evidence =
        new Evidence(Samples.truth(), Counters.NONE, 0, Evidence.Stored.NOTHING, false);

    assertThat(unmet(evidence)).contains(new Check("rows_landed", 0, 1, false));
  }

  @Test
  void nodeThatBeganAnewIsReported() {
    Evidence evidence =
        new Evidence(Samples.truth(), Samples.counters(), 1, Samples.stored(), true);

    assertThat(unmet(evidence)).containsExactly(new Check("node_restarts", 1, 0, false));
  }

  private static Evidence with(Counters counters) {
    return new Evidence(Samples.truth(), counters, 0, Samples.stored(), true);
  }

  private static Evidence with(Evidence.Stored stored) {
    return new Evidence(Samples.truth(), Samples.counters(), 0, stored, true);
  }

  private static List<Check> unmet(Evidence evidence) {
    return evidence.checks().stream().filter(check -> !check.met()).toList();
  }
}
