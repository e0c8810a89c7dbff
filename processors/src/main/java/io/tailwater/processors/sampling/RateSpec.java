package io.tailwater.processors.sampling;

/** How a {@link PolicySpec.KeyedRate} finds the rate of a key: Refinery's samplers, by name. */
public sealed interface RateSpec {
  /** {@code deterministic}: one in {@code sampleRate}, whatever the key. */
  record Deterministic(long sampleRate) implements RateSpec {}

  /** {@code dynamic}: rates of keys that average to the goal, found anew in each interval. */
  record Dynamic(long goalSampleRate, long intervalMillis, int maxKeys) implements RateSpec {}

  /** {@code ema_dynamic}: the same over an exponential moving average of the counts. */
  record EmaDynamic(long goalSampleRate, long intervalMillis, double weight, int maxKeys)
      implements RateSpec {}

  /** {@code ema_throughput}: rates that keep so many spans a second, over a moving average. */
  record EmaThroughput(
      long goalSpansPerSecond,
      long initialSampleRate,
      long intervalMillis,
      double weight,
      int maxKeys)
      implements RateSpec {}

  /** {@code windowed_throughput}: rates that keep so many spans a second, over a look-back. */
  record WindowedThroughput(
      long goalSpansPerSecond, long updateMillis, long lookbackMillis, int maxKeys)
      implements RateSpec {}
}
