package io.tailwater.processors.sampling;

/**
 * What is known of a whole trace when it is judged. Mutable and re-used by its owner, so that
 * judging allocates nothing.
 */
public final class TraceFacts {
  long traceIdHi;
  long traceIdLo;
  long bits;
  long earliestStartNanos;
  long latestEndNanos;

  /**
   * Sets all facts.
   *
   * @param bits what {@link CompiledPolicies#spanBits} and {@link CompiledPolicies#resourceBits}
   *     said of the spans, OR-ed
   * @param earliestStartNanos epoch nanoseconds, unsigned
   * @param latestEndNanos epoch nanoseconds, unsigned
   */
  public TraceFacts set(
      long traceIdHi, long traceIdLo, long bits, long earliestStartNanos, long latestEndNanos) {
    this.traceIdHi = traceIdHi;
    this.traceIdLo = traceIdLo;
    this.bits = bits;
    this.earliestStartNanos = earliestStartNanos;
    this.latestEndNanos = latestEndNanos;
    return this;
  }
}
