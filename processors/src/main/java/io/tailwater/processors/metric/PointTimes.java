package io.tailwater.processors.metric;

/**
 * When a point was made and since when it counts, kept within what the record around it makes
 * plausible.
 *
 * @param startNanos nanoseconds since 1970-01-01 UTC; 0 where it is not known
 * @param timeNanos likewise, not before the start
 * @param mended whether the record's time stands in for the point's
 */
record PointTimes(long startNanos, long timeNanos, boolean mended) {
  /** 2000-01-01 UTC: no agent that this product meets ran before. */
  static final long EARLIEST_NANOS = 946_684_800_000_000_000L;

  static final long NANOS_PER_MILLI = 1_000_000;

  /** 2149-01-01 UTC: a {@code Date} of ClickHouse ends in that year. */
  private static final long LATEST_RECORD_MILLIS = 5_648_745_600_000L;

  /** How far an agent's clock may run ahead of the record that its point is in. */
  private static final long AHEAD_NANOS = 10L * 60 * 1_000_000_000;

  /** A record's time, made a time that every column can hold. */
  static long recordMillis(long millis) {
    return Math.clamp(millis, EARLIEST_NANOS / NANOS_PER_MILLI, LATEST_RECORD_MILLIS);
  }

  /**
   * Judges the times that a point carries.
   *
   * @param startNanos as sent
   * @param timeNanos as sent
   * @param recordMillis from {@link #recordMillis}
   */
  static PointTimes of(long startNanos, long timeNanos, long recordMillis) {
    long recordNanos = recordMillis * NANOS_PER_MILLI;
    boolean plausible = timeNanos >= EARLIEST_NANOS && timeNanos <= recordNanos + AHEAD_NANOS;
    long time = plausible ? timeNanos : recordNanos;
    long start = startNanos >= EARLIEST_NANOS && startNanos <= time ? startNanos : 0;
    return new PointTimes(start, time, !plausible);
  }
}
