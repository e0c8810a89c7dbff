package io.tailwater.sinks;

/** One record of a topic that lands. */
public sealed interface SinkRecord permits KeptTrace, KeptLogs, Rollup, MetricRecord {
  /** The record's offset in its partition. */
  long offset();

  /**
   * The record's time, milliseconds since 1970-01-01 UTC; it is when the decision was written down.
   */
  long recordTimeMillis();

  /** The record as it is encoded, most in OTLP; not copied, so nobody may change it. */
  byte[] bytes();

  /** About how much memory it takes, and how large its rows are. */
  default int weightBytes() {
    return bytes().length;
  }
}
