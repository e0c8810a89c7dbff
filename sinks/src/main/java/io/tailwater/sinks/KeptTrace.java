package io.tailwater.sinks;

/**
 * One record of the topic of kept spans: a trace, or the part of one that came after its first
 * record.
 *
 * @param offset the record's offset in its partition
 * @param recordTimeMillis the record's time, milliseconds since 1970-01-01 UTC; it is when the
 *     decision was written down
 * @param policy name of the sampling policy that kept the trace
 * @param sampleWeight how many traces of all traffic this one stands for, at least 1
 * @param late whether these spans came after their trace was judged; false also for the further
 *     records of a trace too big for one
 * @param otlp an encoded OTLP {@code TracesData}; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: a record is never compared
public record KeptTrace(
    long offset,
    long recordTimeMillis,
    String policy,
    double sampleWeight,
    boolean late,
    byte[] otlp) {
  /** Checks the offset and the weight. */
  public KeptTrace {
    if (offset < 0) {
      throw new IllegalArgumentException("a Kafka offset is not negative: " + offset);
    }
    if (!(sampleWeight >= 1) || Double.isInfinite(sampleWeight)) {
      throw new IllegalArgumentException("a sample weight is at least 1: " + sampleWeight);
    }
  }
}
