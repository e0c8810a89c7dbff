package io.tailwater.processors.sampling.rate;

import java.time.Duration;

/**
 * How the EMA samplers average counts: after each interval a key's average becomes {@code weight *
 * count + (1 - weight) * average}.
 *
 * @param adjustmentInterval length of an interval: whole milliseconds, at least one
 * @param weight of the newest interval, between 0 and 1, both excluded
 * @param ageOutValue a key whose average falls below this is forgotten; over 0, best not above
 *     {@code weight}, so that a key seen once is remembered for an interval
 * @param burstMultiple when an interval has brought this many times the sum of all averages, rates
 *     are adjusted at once and a new interval begins; negative for never
 * @param burstDetectionDelay intervals to wait from the start before bursts are looked for
 * @param maxKeys most keys counted in an interval, and most keys averaged, at least 1
 */
public record EmaSettings(
    Duration adjustmentInterval,
    double weight,
    double ageOutValue,
    double burstMultiple,
    long burstDetectionDelay,
    int maxKeys) {
  /** Refinery's: 15 s, weight and age-out 0.5, bursts of twice the usual after 3, 500 keys. */
  public static final EmaSettings DEFAULTS =
      new EmaSettings(Duration.ofSeconds(15), 0.5, 0.5, 2, 3, RateConfig.DEFAULT_MAX_KEYS);

  public EmaSettings {
    Checks.requireMillis(adjustmentInterval, "adjustmentInterval");
    Checks.require(weight > 0 && weight < 1, "weight", weight);
    Checks.requirePositive(ageOutValue, "ageOutValue");
    // Zero is the default in Refinery's files and would be "always" here: ask for a clear word.
    Checks.require(
        burstMultiple != 0 && !Double.isNaN(burstMultiple), "burstMultiple", burstMultiple);
    Checks.require(burstDetectionDelay >= 0, "burstDetectionDelay", burstDetectionDelay);
    Checks.require(maxKeys >= 1, "maxKeys", maxKeys);
  }
}
