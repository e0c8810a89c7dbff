package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.model.StatusCode;
import io.tailwater.model.TracePartitioner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SteadyLimitTest {
  private static final int SPANS_A_TRACE = 8;
  private static final long START = 1_700_000_000_000L;

  /** The shards of a cluster, whoever runs them. */
  private static final class Cluster {
    private final List<CompiledPolicies> shards = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(9);
    private long keptSpans;

    Cluster(int shardCount, long spansPerSecond) {
      SamplingSpec sampling =
          new SamplingSpec(
              Duration.ofSeconds(30),
              Duration.ZERO,
              List.of(
                  new PolicySpec.Limiting(
                      "limit", PolicySpec.LimitedUnit.SPANS, spansPerSecond, 0)));
      for (int i = 0; i < shardCount; i++) {
        shards.add(CompiledPolicies.compile(sampling, 1, 1.0 / shardCount));
      }
    }

    /** Plays traffic of so many traces a second. */
    void play(int fromSecond, int toSecond, int tracesPerSecond) {
      for (int second = fromSecond; second < toSecond; second++) {
        for (int i = 0; i < tracesPerSecond; i++) {
          long hi = random.nextLong();
          long lo = random.nextLong();
          CompiledPolicies shard = shards.get(TracePartitioner.partition(hi, lo, shards.size()));
          TraceFacts facts =
              Traces.facts(shard, hi, lo, StatusCode.UNSET, 10)
                  .trace(hi, lo, START + second * 1000L + i * 1000L / tracesPerSecond)
                  .size(SPANS_A_TRACE, 300 * SPANS_A_TRACE);
          keptSpans += shard.judge(facts).kept() ? SPANS_A_TRACE : 0;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1000,2000", "8,1000,2000", "32,1000,2000", "8,200,500", "8,5000,700"})
  void theClusterKeepsTheLimitHoweverManyShardsShareIt(
      int shards, long limit, int tracesPerSecond) {
    Cluster cluster = new Cluster(shards, limit);
    cluster.play(0, 10, tracesPerSecond);
    cluster.keptSpans = 0;
    cluster.play(10, 70, tracesPerSecond);
    assertThat(cluster.keptSpans / 60.0).isCloseTo(limit, Percentage.withPercentage(5));
  }

  @Test
  void trafficBelowTheLimitIsKeptWhole() {
    Cluster cluster = new Cluster(8, 10_000);
    cluster.play(0, 60, 500);
    assertThat((double) cluster.keptSpans).isCloseTo(60 * 500 * SPANS_A_TRACE, within(0.0));
  }

  @Test
  void aSuddenRiseIsHeldWithinTheBurst() {
    Cluster cluster = new Cluster(8, 1_000);
    cluster.play(0, 10, 50);
    cluster.keptSpans = 0;
    cluster.play(10, 12, 20_000);
    assertThat(cluster.keptSpans).as("two seconds of limit and the burst").isLessThan(6_000);
    assertThat(cluster.keptSpans).isPositive();
  }
}
