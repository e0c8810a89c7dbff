package io.tailwater.sinks;

/**
 * One record of the topic of rollups.
 *
 * @param offset the record's offset in its partition
 * @param recordTimeMillis the record's time, milliseconds since 1970-01-01 UTC
 * @param kind what it holds: {@link io.tailwater.model.LogPatternCount#KIND}, {@link
 *     io.tailwater.model.LogPatternName#KIND}, {@link io.tailwater.model.ExceptionOccurrence#KIND},
 *     the header of a {@link io.tailwater.model.rollup.RollupKind}, or what is of no use to a sink
 * @param bytes a list as its kind encodes it; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: a record is never compared
public record Rollup(long offset, long recordTimeMillis, String kind, byte[] bytes)
    implements SinkRecord {
  /** Checks the offset. */
  public Rollup {
    if (offset < 0) {
      throw new IllegalArgumentException("a Kafka offset is not negative: " + offset);
    }
  }
}
