package io.tailwater.processors.sampling.rate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * What the two EMA samplers have in common: moving averages of counts per key, shared out by {@link
 * LogShares}, with an early adjustment when traffic bursts.
 *
 * <p>An interval without any traffic leaves the averages alone, so that an outage does not make the
 * sampler forget; an interval with traffic of other keys only lets a key's average decay until it
 * is aged out.
 *
 * <p>dynsampler bounds the keys of an interval but not those of the averages. Here at most {@code
 * maxKeys} averages survive an adjustment, the highest, so memory is bounded; the others are those
 * of the rarest keys and fall back to a rate of 1, which is about what they had.
 */
final class EmaRates {
  private final EmaSettings settings;
  private final long initialRate;
  private final DoubleUnaryOperator budgetOfSum;
  private final IntervalClock clock;
  private final KeyCounts counts;
  private final TreeMap<String, Double> averages = new TreeMap<>();
  private Map<String, Long> rates = Map.of();
  private boolean hasRates;
  private long intervals;
  private double countedInInterval;
  private double burstThreshold = Double.POSITIVE_INFINITY;

  /**
   * Starts without averages.
   *
   * @param initialRate the answer until the first adjustment
   * @param budgetOfSum how much to keep in an interval, given the sum of all averages
   */
  EmaRates(EmaSettings settings, long initialRate, DoubleUnaryOperator budgetOfSum) {
    this.settings = settings;
    this.initialRate = initialRate;
    this.budgetOfSum = budgetOfSum;
    clock = new IntervalClock(settings.adjustmentInterval());
    counts = new KeyCounts(settings.maxKeys());
  }

  long rate(String key, double weight, long streamTimeMillis) {
    long ended = clock.advance(streamTimeMillis);
    if (ended > 0) {
      adjust();
      intervals += ended;
    }
    if (counts.add(key, weight)) {
      countedInInterval += weight;
    }
    long rate = hasRates ? rates.getOrDefault(key, RateSampler.KEEP_ALL) : initialRate;
    if (countedInInterval >= burstThreshold && intervals >= settings.burstDetectionDelay()) {
      // The trace that makes the burst known has its answer; the next one sees the new rates.
      clock.restart();
      adjust();
    }
    return rate;
  }

  private void adjust() {
    if (counts.isEmpty()) {
      return;
    }
    fold(counts.take());
    forgetRarest();
    countedInInterval = 0;
    double sum = 0;
    for (double average : averages.values()) {
      sum += Math.max(1, average);
    }
    burstThreshold =
        settings.burstMultiple() > 0 && sum > 0
            ? sum * settings.burstMultiple()
            : Double.POSITIVE_INFINITY;
    rates = LogShares.rates(averages, budgetOfSum.applyAsDouble(sum));
    hasRates = true;
  }

  private void fold(SortedMap<String, Double> interval) {
    double weight = settings.weight();
    averages.replaceAll(
        (key, average) -> {
          Double count = interval.remove(key);
          return weight * (count == null ? 0 : count) + (1 - weight) * average;
        });
    interval.forEach((key, count) -> averages.put(key, weight * count));
    averages.values().removeIf(average -> average < settings.ageOutValue());
  }

  private void forgetRarest() {
    if (averages.size() <= settings.maxKeys()) {
      return;
    }
    List<Map.Entry<String, Double>> rarestFirst = new ArrayList<>();
    averages.forEach((key, average) -> rarestFirst.add(Map.entry(key, average)));
    rarestFirst.sort(
        Map.Entry.<String, Double>comparingByValue()
            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())));
    for (var entry : rarestFirst.subList(0, averages.size() - settings.maxKeys())) {
      averages.remove(entry.getKey());
    }
  }
}
