package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.config.GroupProtocol;
import io.tailwater.loadtests.chaos.ChaosResult;
import io.tailwater.loadtests.chaos.ChaosRun;
import io.tailwater.loadtests.chaos.FaultSchedule;
import io.tailwater.loadtests.chaos.PlannedFault;
import io.tailwater.tests.stage.WorkDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * {@code ./tailwater chaos --minutes 3}: a cluster of three nodes, a broker and an engine are hurt
 * under load, and every trace is judged again from the raw topic.
 */
class ChaosIT {
  private static final long SEED = 11;
  private static final long MINUTES = 3;
  private static final double SPANS_PER_SECOND = 1_500;

  @Test
  void nothingIsLostOrDoubledWhateverDies() throws Exception {
    hurt(GroupProtocol.COOPERATIVE);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "COOPERATIVE")
  void nothingIsLostOrDoubledHoweverThePartitionsAreShared(GroupProtocol groupProtocol)
      throws Exception {
    hurt(groupProtocol);
  }

  private static void hurt(GroupProtocol groupProtocol) throws Exception {
    List<PlannedFault> faults = FaultSchedule.of(SEED, MINUTES, ChaosRun.MEMBERS);
    Path directory = WorkDirectory.fresh("chaos-" + groupProtocol.word());
    ChaosRun.Settings settings =
        new ChaosRun.Settings(
            SEED,
            MINUTES,
            SPANS_PER_SECOND,
            groupProtocol,
            faults,
            directory,
            directory.resolve("timeline.html"));

    ChaosResult result = new ChaosRun(settings, _ -> {}).run();

    String told = String.join("\n", result.asLines());
    assertThat(result.faults()).as(told).hasSize(faults.size());
    assertThat(result.figures().traces()).as(told).isGreaterThan(10_000);
    assertThat(result.figures().keptTraces()).as(told).isGreaterThan(2_000);
    assertThat(result.figures().upgradedTraces()).as(told).isPositive();
    assertThat(result.figures().rollupsChecked()).as(told).isPositive();
    assertThat(result.isClean()).as(told).isTrue();
    WorkDirectory.discardData(directory);
  }
}
