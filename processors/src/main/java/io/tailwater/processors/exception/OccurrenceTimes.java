package io.tailwater.processors.exception;

/**
 * When an exception counts as having happened: what says otherwise than is possible counts as now.
 */
final class OccurrenceTimes {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MOST_LATE_MILLIS = 24 * 3_600_000L;
  private static final long MOST_AHEAD_MILLIS = 10 * 60_000L;

  private OccurrenceTimes() {}

  /**
   * The time, nanoseconds since 1970-01-01 UTC.
   *
   * @param nanos as it was told; 0 for not at all
   * @param nowMillis the record's or the stream's time
   */
  static long nanos(long nanos, long nowMillis) {
    long millis = nanos / NANOS_PER_MILLI;
    return millis < nowMillis - MOST_LATE_MILLIS || millis > nowMillis + MOST_AHEAD_MILLIS
        ? nowMillis * NANOS_PER_MILLI
        : nanos;
  }
}
