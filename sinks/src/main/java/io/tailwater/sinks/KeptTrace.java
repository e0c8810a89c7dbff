package io.tailwater.sinks;

/**
 * One record of the topic of kept spans: a trace, or the part of one that came after its first
 * record.
 *
 * @param offset the record's offset in its partition
 * @param recordTimeMillis the record's time, milliseconds since 1970-01-01 UTC; it is when the
 *     decision was written down
 * @param policy name of the sampling policy that kept the trace
 * @param sampleWeight how many traces of all traffic this one stands for, at least 1; 0 where it is
 *     kept as evidence beside the sample
 * @param policyVersion the version of the policies that the trace was judged under; 0 where the
 *     record does not say
 * @param decisionReason why the trace was judged when it was, {@link #LATE_SPAN} for spans that
 *     came after; empty where the record does not say
 * @param complete whether the root and every referenced parent were there at the judgement; false
 *     where the record does not say
 * @param otlp an encoded OTLP {@code TracesData}; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: a record is never compared
public record KeptTrace(
    long offset,
    long recordTimeMillis,
    String policy,
    double sampleWeight,
    int policyVersion,
    String decisionReason,
    boolean complete,
    byte[] otlp)
    implements SinkRecord {
  /** The reason of records that follow a judgement made before. */
  public static final String LATE_SPAN = "late_span";

  /** Checks the offset, the weight and the version. */
  public KeptTrace {
    if (offset < 0) {
      throw new IllegalArgumentException("a Kafka offset is not negative: " + offset);
    }
    if (!(sampleWeight >= 1 || sampleWeight == 0) || Double.isInfinite(sampleWeight)) {
      throw new IllegalArgumentException("a sample weight is 0 or at least 1: " + sampleWeight);
    }
    if (policyVersion < 0) {
      throw new IllegalArgumentException("a policy version is not negative: " + policyVersion);
    }
  }

  /**
   * Whether these spans came after their trace was judged; false also for the further records of a
   * trace too big for one.
   */
  public boolean late() {
    return decisionReason.equals(LATE_SPAN);
  }

  @Override
  public byte[] bytes() {
    return otlp;
  }
}
