package io.tailwater.sinks;

/**
 * One record of the topic of kept logs. What kept each log, and what it stands for, is in
 * attributes of the log.
 *
 * @param offset the record's offset in its partition
 * @param recordTimeMillis the record's time, milliseconds since 1970-01-01 UTC; it is when the
 *     decision was written down
 * @param otlp an encoded OTLP {@code LogsData}; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: a record is never compared
public record KeptLogs(long offset, long recordTimeMillis, byte[] otlp) implements SinkRecord {
  /** Checks the offset. */
  public KeptLogs {
    if (offset < 0) {
      throw new IllegalArgumentException("a Kafka offset is not negative: " + offset);
    }
  }

  @Override
  public byte[] bytes() {
    return otlp;
  }
}
