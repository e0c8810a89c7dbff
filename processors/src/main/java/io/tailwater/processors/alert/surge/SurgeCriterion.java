package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.tail.NegativeBinomialTail;

/**
 * Whether a window's count is out of the ordinary, given those of windows before.
 *
 * <p>Logs come in clumps, so their counts vary far more than those of independent events: the test
 * is that of a negative binomial distribution, whose dispersion is taken from the same windows.
 * Against real lines, Poisson's test found 43 episodes an hour where this one finds 1.4.
 *
 * <p>Source: {@code alerting.md} 1.4, step 4.
 *
 * @param expected mean of the count, at least {@link #LEAST_MEAN}
 * @param dispersion by how much of the mean's square its variance exceeds the mean, 0.1 to 1
 */
record SurgeCriterion(double expected, double dispersion) {
  static final double LEAST_MEAN = 0.2;

  private static final long LEAST_LINES = 10;
  private static final double LEAST_RATIO = 3;
  private static final double LOG_CHANCE = Math.log(1e-4);
  private static final double LEAST_DISPERSION = 0.1;
  private static final double MOST_DISPERSION = 1;

  /**
   * Learns from windows.
   *
   * @param counts of each window; negative ones are passed over
   * @param exposures what each count is in proportion to
   * @param exposure that of the window to be judged
   */
  static SurgeCriterion of(int[] counts, int[] exposures, double exposure) {
    long hits = 0;
    long base = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] >= 0 && exposures[i] > 0) {
        hits += counts[i];
        base += exposures[i];
      }
    }
    double rate = base == 0 ? 0 : (double) hits / base;
    double excess = 0;
    double squares = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] >= 0 && exposures[i] > 0) {
        double mean = rate * exposures[i];
        excess += (counts[i] - mean) * (counts[i] - mean) - mean;
        squares += mean * mean;
      }
    }
    double dispersion = squares == 0 ? MOST_DISPERSION : excess / squares;
    return new SurgeCriterion(
        Math.max(LEAST_MEAN, rate * exposure),
        Math.clamp(dispersion, LEAST_DISPERSION, MOST_DISPERSION));
  }

  /** Whether the count may be a surge at all, whatever is usual. */
  static boolean isCandidate(long count) {
    return count >= LEAST_LINES;
  }

  boolean isSurge(long count) {
    return isCandidate(count) && count >= LEAST_RATIO * expected && logAtLeast(count) < LOG_CHANCE;
  }

  boolean isMissing(long count) {
    return isCandidate((long) expected)
        && count * LEAST_RATIO <= expected
        && logAtMost(count) < LOG_CHANCE;
  }

  double logAtLeast(long count) {
    return NegativeBinomialTail.log(count, expected, dispersion);
  }

  double logAtMost(long count) {
    return NegativeBinomialTail.logAtMost(count, expected, dispersion);
  }
}
