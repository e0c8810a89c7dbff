package io.tailwater.processors.sampling;

/**
 * The collector's token bucket, as Go's {@code rate.Limiter} has it: begins full, is filled
 * continuously, and a rate of 0 or less fills nothing.
 */
final class TokenBucket {
  private static final double MILLIS_PER_SECOND = 1000;

  private final PolicySpec.LimitedUnit unit;
  private final double perSecond;
  private final double burst;
  private double tokens;
  private long filledAtMillis = Long.MIN_VALUE;

  /**
   * A full bucket.
   *
   * @param share this shard's part of the rate; the burst is whole, because it caps the size of one
   *     trace too
   */
  TokenBucket(PolicySpec.Limiting spec, double share) {
    unit = spec.unit();
    perSecond = Math.max(0, spec.perSecond() * share);
    burst = spec.burstCapacity() > 0 ? spec.burstCapacity() : 2.0 * spec.perSecond();
    tokens = burst;
  }

  /** What a trace costs. */
  double cost(TraceFacts facts) {
    return switch (unit) {
      case SPANS -> facts.spanCount;
      case BYTES -> facts.bytes;
    };
  }

  /** The most that there ever is. */
  double burst() {
    return burst;
  }

  /** What there is. */
  double tokens() {
    return tokens;
  }

  /** Fills what has come since the last time. */
  void fill(long nowMillis) {
    if (filledAtMillis != Long.MIN_VALUE) {
      double seconds = (nowMillis - filledAtMillis) / MILLIS_PER_SECOND;
      tokens = Math.min(burst, tokens + Math.max(0, seconds) * perSecond);
    }
    filledAtMillis = Math.max(filledAtMillis, nowMillis);
  }

  void take(double cost) {
    tokens -= cost;
  }
}
