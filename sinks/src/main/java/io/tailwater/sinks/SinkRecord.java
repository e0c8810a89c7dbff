package io.tailwater.sinks;

/** One record of a topic of kept telemetry. */
public sealed interface SinkRecord permits KeptTrace, KeptLogs {
  /** The record's offset in its partition. */
  long offset();

  /**
   * The record's time, milliseconds since 1970-01-01 UTC; it is when the decision was written down.
   */
  long recordTimeMillis();

  /** The encoded OTLP message; not copied, so nobody may change it. */
  byte[] otlp();
}
