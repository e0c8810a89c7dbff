package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.StatusCode;
import io.tailwater.processors.rollup.RollupSettings;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.PartitionLog.Nature;
import io.tailwater.processors.trace.ProtocolRun.Fault;
import io.tailwater.processors.trace.ProtocolRun.Hazard;
import io.tailwater.processors.trace.ProtocolRun.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * The protocol of ownership, played as random histories: every span of a kept trace lands exactly
 * once, none of a dropped one, and there is one decision a trace, whoever dies when.
 */
final class TraceJudgeProtocolProperties {
  private static final int STEPS = 700;
  private static final PolicySpec ERRORS =
      new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR));
  private static final JudgeSettings REMEMBERS_ALL =
      new JudgeSettings(0, 4, 100_000_000, 100_000, RollupSettings.DEFAULT);
  private static final JudgeSettings FORGETS_SOON =
      new JudgeSettings(0, 4, 6_000, 8, RollupSettings.DEFAULT);

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void everySpanOfAKeptTraceLandsExactlyOnce(@ForAll long seed) {
    ProtocolRun run = run(seed, Fault.NONE, Hazard.NONE);
    run.play(STEPS);
    assertThat(run.takeOvers()).isPositive();
  }

  /** Whichever version judged a trace, its later spans and its next owners follow that. */
  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void decisionsStandWherePoliciesAreSwappedAcrossTakeOvers(@ForAll long seed) {
    run(seed, Fault.NONE, Hazard.POLICIES_SWAPPED).play(STEPS);
  }

  /** Decisions that are forgotten are made again alike, as they depend on the id alone. */
  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void nothingIsLostOrDoubledWhereDecisionsAreForgotten(@ForAll long seed) {
    pureRun(seed, Hazard.NONE, FORGETS_SOON).play(STEPS);
  }

  /** No span is lost, and only those between low and high of the last record may land again. */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void aLostLedgerCostsDuplicatesOfOneWindowAndNoSpan(@ForAll long seed) {
    pureRun(seed, Hazard.LEDGER_LOST, REMEMBERS_ALL).play(STEPS);
  }

  /** What Kafka has deleted is gone; everything else still lands once, and the shard goes on. */
  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void retentionThatOvertakesAShardCostsTheDeletedRecordsAlone(@ForAll long seed) {
    run(seed, Fault.NONE, Hazard.RECORDS_EXPIRED).play(STEPS);
  }

  @Example
  void theOracleFindsEveryPlantedFault() {
    for (Fault fault : Fault.values()) {
      assertThat(foundWithin(fault, 20)).as("%s is found", fault).isEqualTo(fault != Fault.NONE);
    }
  }

  private static boolean foundWithin(Fault fault, int histories) {
    for (int seed = 0; seed < histories; seed++) {
      try {
        run(seed, fault, Hazard.NONE).play(STEPS);
      } catch (AssertionError found) {
        return true;
      }
    }
    return false;
  }

  private static ProtocolRun run(long seed, Fault fault, Hazard hazard) {
    Random random = new Random(seed);
    boolean heavy = random.nextInt(6) == 0;
    Nature nature = new Nature(random.nextBoolean(), true, heavy ? 4_000 : 0, 200);
    List<SamplingSpec> versions =
        List.of(
            sampling(ERRORS, share(30)),
            sampling(share(60)),
            sampling(ERRORS),
            sampling(ERRORS, share(10)));
    return new ProtocolRun(
        random,
        new Setup(fault, hazard, versions, REMEMBERS_ALL, heavy ? 400_000 : 1L << 30),
        new PartitionLog(random, nature),
        new DurableStore(true));
  }

  private static ProtocolRun pureRun(long seed, Hazard hazard, JudgeSettings settings) {
    Random random = new Random(seed);
    int oldest = random.nextBoolean() ? 30 : 100_000;
    PartitionLog log = new PartitionLog(random, new Nature(random.nextBoolean(), false, 0, oldest));
    return new ProtocolRun(
        random,
        new Setup(Fault.NONE, hazard, List.of(sampling(share(30))), settings, 1L << 30),
        log,
        new DurableStore(true));
  }

  private static PolicySpec share(int percent) {
    return new PolicySpec.Probabilistic("share", "", percent);
  }

  private static SamplingSpec sampling(PolicySpec... policies) {
    return new SamplingSpec(Duration.ofSeconds(3), Duration.ofMillis(500), List.of(policies));
  }
}
