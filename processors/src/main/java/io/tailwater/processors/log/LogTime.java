package io.tailwater.processors.log;

/** When a log was written, by its own clock where that can be. */
final class LogTime {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A log further than this from its record's time is counted at its record's. */
  private static final long MOST_LATE_MILLIS = 24 * 60 * 60_000L;

  private static final long MOST_AHEAD_MILLIS = 10 * 60_000L;

  private LogTime() {}

  /**
   * The time that a log counts as of, epoch milliseconds.
   *
   * @param timeNanos that the log has; 0 where it has none
   * @param observedNanos when it was first seen; 0 where that is not told
   * @param recordMillis its record's time
   */
  static long millis(long timeNanos, long observedNanos, long recordMillis) {
    long millis = (timeNanos == 0 ? observedNanos : timeNanos) / NANOS_PER_MILLI;
    boolean plausible =
        millis >= recordMillis - MOST_LATE_MILLIS && millis <= recordMillis + MOST_AHEAD_MILLIS;
    return plausible ? millis : recordMillis;
  }
}
