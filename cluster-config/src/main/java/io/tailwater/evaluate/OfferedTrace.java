package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.List;

/**
 * What policies are asked about: a whole trace, or one batch of it.
 *
 * @param spanCount spans of the trace so far, which may be more than are offered
 * @param nowMillis the time of the judgement
 */
record OfferedTrace(TraceId id, List<SpanBatch> batches, long spanCount, long nowMillis)
    implements TraceSpans {
  OfferedTrace {
    batches = List.copyOf(batches);
  }

  static OfferedTrace whole(TraceId id, List<SpanBatch> batches, long nowMillis) {
    long spans = batches.stream().mapToLong(batch -> batch.spans().size()).sum();
    return new OfferedTrace(id, batches, spans, nowMillis);
  }

  /** Bytes of the trace as {@code TracesData}. */
  long bytes() {
    return batches.stream().mapToLong(SpanBatch::bytesWithTag).sum();
  }

  @Override
  public void forEach(Visitor visitor) {
    for (SpanBatch batch : batches) {
      for (OtlpSpan span : batch.spans()) {
        visitor.span(
            span.bytes(), 0, span.bytes().length, span.resourceFields(), span.scopeFields());
      }
    }
  }
}
