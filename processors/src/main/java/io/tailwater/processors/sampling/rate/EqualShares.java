package io.tailwater.processors.sampling.rate;

import java.util.HashMap;
import java.util.Map;

/**
 * dynsampler's way of sharing a throughput among keys: each key the same number, at least one.
 *
 * <p>Rates are rounded down, so that a key may be kept up to twice as often as its share when its
 * rate is between 1 and 2, and nearly exactly when its rate is high. What keys below their share
 * leave unused is not given to others.
 */
final class EqualShares {
  private EqualShares() {}

  /**
   * The rate of each key.
   *
   * @param counts what came of each key
   * @param budget how much of it all is to be kept, over 0
   */
  static Map<String, Long> rates(Map<String, Double> counts, double budget) {
    double goal = Math.max(1, budget / counts.size());
    Map<String, Long> rates = HashMap.newHashMap(counts.size());
    counts.forEach(
        (key, count) -> rates.put(key, Math.max(RateSampler.KEEP_ALL, (long) (count / goal))));
    return rates;
  }
}
