package io.tailwater.processors.sampling;

import io.tailwater.model.otlp.SpanView;
import java.util.Arrays;

/**
 * The facts of one trace, gathered span by span: what the offline evaluation does for each of its
 * traces, and a shard for one whose policies have changed under it. Re-used from trace to trace.
 */
public final class GatheredTrace {
  private final CompiledPolicies policies;
  private final long[] words;
  private final TraceFacts facts = new TraceFacts();
  private long earliestStartNanos;
  private long latestEndNanos;
  private long spanCount;
  private long bytes;
  private long randomness = TraceFacts.NO_OT;

  /** A trace without spans, for these policies. */
  public GatheredTrace(CompiledPolicies policies) {
    this.policies = policies;
    words = new long[policies.spanBits().wordCount()];
  }

  /** Begins another trace. */
  public void clear() {
    Arrays.fill(words, 0);
    earliestStartNanos = 0;
    latestEndNanos = 0;
    spanCount = 0;
    bytes = 0;
    randomness = TraceFacts.NO_OT;
  }

  /**
   * Adds a span.
   *
   * @param resourceBits of {@link SpanBits#ofResource} for the same resource
   */
  public void add(
      SpanView span,
      byte[] resourceFields,
      int resourceLength,
      byte[] scopeFields,
      int scopeLength,
      long[] resourceBits) {
    SpanBits bits = policies.spanBits();
    bits.gather(
        span, resourceFields, resourceLength, scopeFields, scopeLength, resourceBits, words, 0);
    earliestStartNanos = policies.earliestStart(earliestStartNanos, span.startNanos());
    if (Long.compareUnsigned(span.endNanos(), latestEndNanos) > 0) {
      latestEndNanos = span.endNanos();
    }
    bits.gatherExtent(earliestStartNanos, latestEndNanos, words, 0);
    randomness = policies.randomness(span, randomness);
    spanCount++;
    bytes += span.length();
  }

  /** Counts the trace as of this many bytes, where spans alone are not what is meant. */
  public void sizeIs(long traceBytes) {
    bytes = traceBytes;
  }

  /** Spans so far. */
  public long spanCount() {
    return spanCount;
  }

  /**
   * The facts so far; valid until the next call on this object.
   *
   * @param nowMillis the stream time of the judgement
   * @param spans where the spans can be read again
   */
  public TraceFacts facts(long traceIdHi, long traceIdLo, long nowMillis, TraceSpans spans) {
    return facts
        .trace(traceIdHi, traceIdLo, nowMillis)
        .bits(words, 0)
        .extent(earliestStartNanos, latestEndNanos)
        .size(spanCount, bytes)
        .randomness(randomness)
        .spans(spans);
  }
}
