package io.tailwater.processors.alert.slo;

import java.time.Duration;

/**
 * A share of calls that has to be good over a period that ends now.
 *
 * @param name what users call it; unique among the objectives of a service
 * @param selector the calls it is about
 * @param indicator what makes a call bad
 * @param target share of calls that has to be good, above 0 and below 1
 * @param period whole hours, from one day to 400 days
 */
public record Objective(
    String name, Selector selector, Indicator indicator, double target, Duration period) {
  private static final Duration SHORTEST = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(400);

  /** Checks target and period. */
  public Objective {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "objective %s: a target of %s is not between 0 and 1".formatted(name, target));
    }
    if (period.compareTo(SHORTEST) < 0
        || period.compareTo(LONGEST) > 0
        || !period.equals(Duration.ofHours(period.toHours()))) {
      throw new IllegalArgumentException(
          "objective %s: a period of %s is not one of 1 to 400 days in whole hours"
              .formatted(name, period));
    }
  }

  /** The share of calls that may be bad. */
  public double allowance() {
    return 1 - target;
  }

  /** The highest burn rate there is: that of a service whose calls are all bad. */
  public double highestBurn() {
    return 1 / allowance();
  }
}
