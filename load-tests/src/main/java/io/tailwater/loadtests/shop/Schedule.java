package io.tailwater.loadtests.shop;

import java.time.Duration;

/**
 * When something happens that recurs: first after {@code first}, each time for {@code lasting}, and
 * again every {@code every}. A pure function of the time since the shop opened.
 *
 * @param first time from the opening to the first occurrence, not negative
 * @param lasting how long each occurrence lasts, positive
 * @param every time from the start of one occurrence to the next, at least {@code lasting}
 */
public record Schedule(Duration first, Duration lasting, Duration every) {
  /** Checks that occurrences have a length and do not overlap. */
  public Schedule {
    if (first.isNegative() || !lasting.isPositive() || every.compareTo(lasting) < 0) {
      throw new IllegalArgumentException(
          "need first >= 0 and 0 < lasting <= every, got " + first + ", " + lasting + ", " + every);
    }
  }

  /** A schedule that is on from the opening and never ends. */
  public static Schedule always() {
    return new Schedule(Duration.ZERO, Duration.ofDays(36_500), Duration.ofDays(36_500));
  }

  /** Whether an occurrence is under way so many nanoseconds after the opening. */
  public boolean activeAt(long elapsedNanos) {
    long sinceFirst = elapsedNanos - first.toNanos();
    return sinceFirst >= 0 && sinceFirst % every.toNanos() < lasting.toNanos();
  }

  /** How many occurrences have begun so many nanoseconds after the opening. */
  public int begunAt(long elapsedNanos) {
    long sinceFirst = elapsedNanos - first.toNanos();
    return sinceFirst < 0 ? 0 : Math.toIntExact(1 + sinceFirst / every.toNanos());
  }
}
