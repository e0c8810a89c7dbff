package io.tailwater.loadtests.patterns;

import io.tailwater.processors.pattern.PatternLimits;
import io.tailwater.processors.pattern.PatternMiner;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * Lines per second of CPU time of the thread that mines them: the median of several rounds after
 * the JVM has compiled.
 *
 * @param learning of a new miner that meets each line once, so learns every pattern meanwhile
 * @param steady of a miner that knows the patterns
 */
record MiningSpeed(double learning, double steady) {
  private static final int WARM_UP_ROUNDS = 60;
  private static final int ROUNDS = 15;
  private static final int PASSES = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Measures on these lines. */
  static MiningSpeed of(List<LabelledLines> systems) {
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      mine(systems, new PatternMiner(PatternLimits.DEFAULT), 1);
    }
    double[] learning = new double[ROUNDS];
    double[] steady = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      PatternMiner miner = new PatternMiner(PatternLimits.DEFAULT);
      learning[i] = mine(systems, miner, 1);
      steady[i] = mine(systems, miner, PASSES);
    }
    return new MiningSpeed(median(learning), median(steady));
  }

  private static double mine(List<LabelledLines> systems, PatternMiner miner, int passes) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long lines = 0;
    for (int pass = 0; pass < passes; pass++) {
      for (LabelledLines system : systems) {
        for (byte[] line : system.lines()) {
          miner.match(system.system(), 0, line, 0, line.length);
        }
        lines += system.lines().size();
      }
    }
    return lines * NANOS_PER_SECOND / Math.max(1, threads.getCurrentThreadCpuTime() - start);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
