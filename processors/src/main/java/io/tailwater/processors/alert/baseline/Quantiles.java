package io.tailwater.processors.alert.baseline;

/** The quantiles that latencies are judged by, from the highest to that of the fewest calls. */
final class Quantiles {
  private static final double[] FALLING = {0.99, 0.95, 0.90};
  private static final long[] LEAST_CALLS = {300, 60, 30};

  /** How many there are; their indexes are below. */
  static final int COUNT = FALLING.length;

  private Quantiles() {}

  /** The index of a quantile, or -1 if it is none of them. */
  static int indexOf(double quantile) {
    for (int i = 0; i < COUNT; i++) {
      if (FALLING[i] == quantile) {
        return i;
      }
    }
    return -1;
  }

  static double at(int index) {
    return FALLING[index];
  }

  /** Calls before it is more than noise: n with n(1 - q) >= 3 (alerting.md, 1.2). */
  static long leastCalls(int index) {
    return LEAST_CALLS[index];
  }
}
