package io.tailwater.loadtests.jmh;

import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.TraceFacts;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The evaluation alone: gathered facts in, verdict out. The collector's own {@code
 * BenchmarkSampling} takes about 0.5 us a trace with four policies on such a machine.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyEvaluationBenchmark {
  private static final int TRACES = 4_096;

  /** How many policies there are. */
  @Param({"4", "30"})
  public int policies;

  private CompiledPolicies compiled = compile(4);
  private final TraceFacts[] facts = new TraceFacts[TRACES];

  private static CompiledPolicies compile(int count) {
    return CompiledPolicies.compile(
        new SamplingSpec(
            Duration.ofSeconds(30),
            Duration.ZERO,
            count == 4 ? PolicySets.four(5) : PolicySets.thirty(5)));
  }

  /** Traces of which one in a hundred has an error. */
  @Setup
  public void gather() {
    compiled = compile(policies);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < TRACES; i++) {
      long[] words = new long[compiled.spanBits().wordCount()];
      words[0] = i % 100 == 0 ? 5 : 1;
      facts[i] =
          new TraceFacts()
              .trace(random.nextLong(), random.nextLong(), 1_700_000_000_000L + i)
              .bits(words, 0)
              .extent(1, 50_000_000)
              .size(8, 2_400);
    }
  }

  /** A trace's verdict. */
  @Benchmark
  @OperationsPerInvocation(TRACES)
  public int judge() {
    int kept = 0;
    for (TraceFacts trace : facts) {
      kept += compiled.judge(trace).kept() ? 1 : 0;
    }
    return kept;
  }
}
