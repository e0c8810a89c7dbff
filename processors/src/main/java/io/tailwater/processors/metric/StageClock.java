package io.tailwater.processors.metric;

/**
 * The time of a stage, which is that of its records.
 *
 * @param sinceMillis time of the first record, epoch milliseconds; -1 before it
 * @param streamMillis newest time of a record
 * @param sweptMillis when silent streams were looked for last
 */
record StageClock(long sinceMillis, long streamMillis, long sweptMillis) {
  static final StageClock UNSET = new StageClock(-1, -1, -1);

  /** The clock at a record of this time. */
  StageClock at(long recordMillis) {
    return sinceMillis < 0
        ? new StageClock(recordMillis, recordMillis, recordMillis)
        : recordMillis <= streamMillis
            ? this
            : new StageClock(sinceMillis, recordMillis, sweptMillis);
  }

  StageClock swept() {
    return new StageClock(sinceMillis, streamMillis, streamMillis);
  }

  /** Since when no stream can have been seen and forgotten, nor missed; epoch nanoseconds. */
  long watchedNanos(long staleMillis) {
    return Math.max(sinceMillis, streamMillis - staleMillis) * PointTimes.NANOS_PER_MILLI;
  }
}
