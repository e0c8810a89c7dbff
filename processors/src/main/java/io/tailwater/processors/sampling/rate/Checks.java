package io.tailwater.processors.sampling.rate;

import java.time.Duration;

/** The checks that configurations share; a message names the field and what was given. */
final class Checks {
  private static final Duration LONGEST = Duration.ofDays(366);

  private Checks() {}

  static void require(boolean holds, String field, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(field + " must not be " + value);
    }
  }

  static void requirePositive(double value, String field) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, field, value);
  }

  /** Whole milliseconds, and few enough for sums with epoch times not to overflow. */
  static void requireMillis(Duration duration, String field) {
    require(
        duration.isPositive()
            && duration.compareTo(LONGEST) <= 0
            && duration.toNanosPart() % 1_000_000 == 0,
        field,
        duration);
  }

  static double share(double share) {
    require(share > 0 && share <= 1, "share", share);
    return share;
  }
}
