package io.tailwater.sinks.notify;

/**
 * At most so many requests within any stretch of time.
 *
 * @param count requests, at least 1 and at most 1,000
 * @param perMillis the stretch, milliseconds; at most a day
 */
public record RateLimit(int count, long perMillis) {
  private static final int MOST = 1_000;
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  /** Refuses limits that let nothing through, or that cannot be kept. */
  public RateLimit {
    if (count < 1 || count > MOST || perMillis < 1 || perMillis > DAY_MILLIS) {
      throw new IllegalArgumentException(
          "a limit of %d per %d ms -- write 1 to %,d per 1ms to 24h"
              .formatted(count, perMillis, MOST));
    }
  }

  @Override
  public String toString() {
    return perMillis % 1_000 == 0
        ? count + "/" + perMillis / 1_000 + "s"
        : count + "/" + perMillis + "ms";
  }
}
