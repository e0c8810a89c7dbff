package io.tailwater.sinks.clickhouse;

/**
 * The times of a log, kept within what the table can bear whatever an agent's clock says.
 *
 * @param timeNanos when it happened, nanoseconds since 1970-01-01 UTC
 * @param observedNanos when it was first seen, likewise
 * @param warnings bits of {@link RowWarning}
 */
record LogTimes(long timeNanos, long observedNanos, int warnings) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * Judges the times that a log carries. A time that is missing is the time of observation, and
   * where that is missing too, the record's; one that is no plausible time is the record's.
   *
   * @param timeNanos when it happened as sent, unsigned nanoseconds since 1970-01-01 UTC; 0 for
   *     unknown
   * @param observedNanos when it was first seen as sent, likewise
   * @param recordMillis the record's time, from {@link SpanTimes#recordMillis}
   */
  static LogTimes of(long timeNanos, long observedNanos, long recordMillis) {
    long recordNanos = recordMillis * NANOS_PER_MILLI;
    int warnings = 0;
    long observed = recordNanos;
    if (observedNanos != 0) {
      if (SpanTimes.isPlausible(observedNanos, recordMillis)) {
        observed = observedNanos;
      } else {
        warnings |= RowWarning.OBSERVED_TIME_OUT_OF_RANGE.bit();
      }
    }
    long time = observed;
    if (timeNanos != 0) {
      if (SpanTimes.isPlausible(timeNanos, recordMillis)) {
        time = timeNanos;
      } else {
        time = recordNanos;
        warnings |= RowWarning.TIME_OUT_OF_RANGE.bit();
      }
    }
    return new LogTimes(time, observed, warnings);
  }

  boolean has(RowWarning warning) {
    return (warnings & warning.bit()) != 0;
  }
}
