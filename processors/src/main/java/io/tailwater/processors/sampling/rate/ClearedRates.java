package io.tailwater.processors.sampling.rate;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * What the samplers that look at the last interval only have in common: counts are cleared when the
 * interval ends and the next one lives by the rates worked out of them. An interval without traffic
 * leaves no rates.
 */
final class ClearedRates {
  private final long initialRate;
  private final Function<SortedMap<String, Double>, Map<String, Long>> shares;
  private final IntervalClock clock;
  private final KeyCounts counts;
  private Map<String, Long> rates = Map.of();
  private boolean hasHadRates;

  /**
   * Starts without knowledge of any key.
   *
   * @param initialRate the answer until the first interval with traffic is over
   * @param shares the rates, given the counts of an interval, of which there is at least one
   */
  ClearedRates(
      Duration clearFrequency,
      int maxKeys,
      long initialRate,
      Function<SortedMap<String, Double>, Map<String, Long>> shares) {
    this.initialRate = initialRate;
    this.shares = shares;
    clock = new IntervalClock(clearFrequency);
    counts = new KeyCounts(maxKeys);
  }

  long rate(String key, double weight, long streamTimeMillis) {
    long ended = clock.advance(streamTimeMillis);
    if (ended > 0) {
      SortedMap<String, Double> interval = counts.take();
      hasHadRates |= !interval.isEmpty();
      // All counts are of the first interval that ended; had there been more, they were empty.
      rates = ended == 1 && !interval.isEmpty() ? shares.apply(interval) : Map.of();
    }
    counts.add(key, weight);
    return hasHadRates ? rates.getOrDefault(key, RateSampler.KEEP_ALL) : initialRate;
  }
}
