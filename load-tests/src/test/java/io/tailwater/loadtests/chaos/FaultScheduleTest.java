package io.tailwater.loadtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
  @Test
  void sameSeedGivesTheSameSchedule() {
    assertThat(FaultSchedule.of(7, 10, 3)).isEqualTo(FaultSchedule.of(7, 10, 3));
    assertThat(FaultSchedule.of(7, 10, 3)).isNotEqualTo(FaultSchedule.of(8, 10, 3));
  }

  @Test
  void tenMinutesHaveEachKindAndTwentyFaultsAtLeast() {
    for (long seed = 0; seed < 50; seed++) {
      List<PlannedFault> faults = FaultSchedule.of(seed, 10, 3);

      assertThat(faults).hasSizeGreaterThanOrEqualTo(20);
      assertThat(faults).extracting(PlannedFault::kind).contains(FaultKind.values());
    }
  }

  @Test
  void threeMinutesHaveTenFaultsOfDifferentKinds() {
    List<PlannedFault> faults = FaultSchedule.of(7, 3, 3);

    assertThat(faults).hasSizeBetween(8, 12);
    assertThat(faults).extracting(PlannedFault::kind).doesNotHaveDuplicates();
  }

  @Test
  void faultsEndWithTheLoad() {
    assertThat(FaultSchedule.of(3, 2, 3))
        .allSatisfy(fault -> assertThat(fault.atMillis()).isBetween(0L, 110_000L));
  }

  @Test
  void aRebalanceIsByANodeThatIsNoMember() {
    assertThat(FaultSchedule.of(7, 10, 3))
        .filteredOn(fault -> fault.kind() == FaultKind.REBALANCE)
        .isNotEmpty()
        .allSatisfy(fault -> assertThat(fault.target()).isEqualTo("node-4"));
  }
}
