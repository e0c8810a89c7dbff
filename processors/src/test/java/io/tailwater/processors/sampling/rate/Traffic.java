package io.tailwater.processors.sampling.rate;

import java.util.Map;
import java.util.TreeMap;

/** Even traffic without chance: each key comes so often a second, in steps of 100 ms. */
final class Traffic {
  static final long START_MILLIS = 1_764_000_000_000L;
  private static final int STEPS_PER_SECOND = 10;

  private final TreeMap<String, Double> perSecond;
  private final RateSampler sampler;
  private long steps;

  /** What became of a key, or of all: traces that came and those kept, by what rates promise. */
  record Outcome(double seen, double kept) {
    double averageRate() {
      return seen / kept;
    }
  }

  /** What became of each key. */
  record Outcomes(Map<String, Outcome> byKey) {
    Outcome of(String key) {
      return byKey.getOrDefault(key, new Outcome(0, 0));
    }

    Outcome total() {
      return byKey.values().stream()
          .reduce(
              new Outcome(0, 0), (a, b) -> new Outcome(a.seen() + b.seen(), a.kept() + b.kept()));
    }
  }

  Traffic(RateSampler sampler, Map<String, Double> perSecond) {
    this.sampler = sampler;
    this.perSecond = new TreeMap<>(perSecond);
  }

  /** Goes on for so long and tells what became of each key. */
  Outcomes run(long seconds) {
    Map<String, Outcome> outcomes = new TreeMap<>();
    long end = steps + seconds * STEPS_PER_SECOND;
    for (; steps < end; steps++) {
      long millis = START_MILLIS + steps * 1_000 / STEPS_PER_SECOND;
      for (var key : perSecond.entrySet()) {
        long arrivals = dueBy(key.getValue(), steps + 1) - dueBy(key.getValue(), steps);
        for (long i = 0; i < arrivals; i++) {
          double kept = 1.0 / sampler.rate(key.getKey(), 1, millis);
          outcomes.merge(
              key.getKey(),
              new Outcome(1, kept),
              (a, b) -> new Outcome(a.seen() + b.seen(), a.kept() + b.kept()));
        }
      }
    }
    return new Outcomes(outcomes);
  }

  /** From now on everything comes so many times as often. */
  void multiplyBy(double factor) {
    perSecond.replaceAll((key, rate) -> rate * factor);
  }

  private static long dueBy(double perSecond, long step) {
    return (long) Math.floor(perSecond * step / STEPS_PER_SECOND);
  }
}
