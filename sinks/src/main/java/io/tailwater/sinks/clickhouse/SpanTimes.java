package io.tailwater.sinks.clickhouse;

/**
 * Start and duration of a span, kept within what the tables can bear whatever an agent's clock
 * says.
 *
 * @param startNanos start, nanoseconds since 1970-01-01 UTC
 * @param durationNanos length, nanoseconds, not negative
 * @param warnings bits of {@link RowWarning}
 */
record SpanTimes(long startNanos, long durationNanos, int warnings) {
  /** 2000-01-01 UTC: no agent that this product meets ran before. */
  static final long EARLIEST_NANOS = 946_684_800_000_000_000L;

  /** 2149-01-01 UTC: a {@code Date} of ClickHouse ends in that year. */
  private static final long LATEST_RECORD_MILLIS = 5_648_745_600_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** How far an agent's clock may run ahead of the record that its span is in. */
  private static final long AHEAD_NANOS = 10L * 60 * 1_000_000_000;

  /** A record's time, made a time that every column can hold; milliseconds. */
  static long recordMillis(long millis) {
    return Math.clamp(millis, EARLIEST_NANOS / NANOS_PER_MILLI, LATEST_RECORD_MILLIS);
  }

  /**
   * Judges the times that a span carries.
   *
   * @param startNanos start as sent, unsigned nanoseconds since 1970-01-01 UTC
   * @param endNanos end as sent, likewise
   * @param recordMillis the record's time, from {@link #recordMillis}
   */
  static SpanTimes of(long startNanos, long endNanos, long recordMillis) {
    long recordNanos = recordMillis * NANOS_PER_MILLI;
    long latest = recordNanos + AHEAD_NANOS;
    boolean plausible = startNanos >= EARLIEST_NANOS && startNanos <= latest;
    int warnings = plausible ? 0 : RowWarning.START_TIME_OUT_OF_RANGE.bit();
    long start = plausible ? startNanos : recordNanos;
    if (Long.compareUnsigned(endNanos, startNanos) < 0) {
      return new SpanTimes(start, 0, warnings | RowWarning.END_BEFORE_START.bit());
    }
    long duration = endNanos - startNanos;
    if (Long.compareUnsigned(duration, latest - start) > 0) {
      return new SpanTimes(start, 0, warnings | RowWarning.END_TIME_OUT_OF_RANGE.bit());
    }
    return new SpanTimes(start, duration, warnings);
  }

  /** Whether an event's time can be kept: after 1999, and not after the record by much. */
  static boolean isPlausible(long nanos, long recordMillis) {
    return nanos >= EARLIEST_NANOS && nanos <= recordMillis * NANOS_PER_MILLI + AHEAD_NANOS;
  }

  boolean has(RowWarning warning) {
    return (warnings & warning.bit()) != 0;
  }

  long endNanos() {
    return startNanos + durationNanos;
  }
}
