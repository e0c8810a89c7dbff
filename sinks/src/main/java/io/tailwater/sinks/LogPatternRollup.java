package io.tailwater.sinks;

/**
 * One record of the topic of rollups: counts of log patterns.
 *
 * @param offset the record's offset in its partition
 * @param recordTimeMillis the record's time, milliseconds since 1970-01-01 UTC
 * @param bytes encoded counts, as {@link io.tailwater.model.LogPatternCount} has them; not copied,
 *     so nobody may change them
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: a record is never compared
public record LogPatternRollup(long offset, long recordTimeMillis, byte[] bytes)
    implements SinkRecord {
  /** Checks the offset. */
  public LogPatternRollup {
    if (offset < 0) {
      throw new IllegalArgumentException("a Kafka offset is not negative: " + offset);
    }
  }
}
