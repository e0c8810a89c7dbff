package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.SpanView;
import java.util.List;

/**
 * Spans of one trace that came in one {@code ResourceSpans}: the unit in which the collector's
 * processor takes them in.
 *
 * @param hasRoot whether one of them has no parent
 * @param bytes of the {@code ResourceSpans} message that holds these spans and no others
 */
record SpanBatch(TraceId traceId, List<OtlpSpan> spans, boolean hasRoot, long bytes) {
  SpanBatch {
    spans = List.copyOf(spans);
  }

  static SpanBatch of(TraceId traceId, List<OtlpSpan> spans) {
    return new SpanBatch(
        traceId,
        spans,
        spans.stream().map(OtlpSpan::view).anyMatch(SpanView::isRoot),
        encodedLength(spans));
  }

  /** The bytes of the batch as a field of {@code TracesData}. */
  long bytesWithTag() {
    return field(OtlpFields.TRACES_RESOURCE_SPANS, bytes);
  }

  private static long encodedLength(List<OtlpSpan> spans) {
    long length = spans.isEmpty() ? 0 : spans.getFirst().resourceFields().length;
    long scope = 0;
    for (int i = 0; i < spans.size(); i++) {
      OtlpSpan span = spans.get(i);
      if (i > 0 && spans.get(i - 1).scopeFields() != span.scopeFields()) {
        length += field(OtlpFields.RESOURCE_SPANS_SCOPE_SPANS, scope);
        scope = 0;
      }
      scope += scope == 0 ? span.scopeFields().length : 0;
      scope += field(OtlpFields.SCOPE_SPANS_SPANS, span.bytes().length);
    }
    return length + (spans.isEmpty() ? 0 : field(OtlpFields.RESOURCE_SPANS_SCOPE_SPANS, scope));
  }

  private static long field(int number, long length) {
    return varintLength((long) number << 3) + varintLength(length) + length;
  }

  private static int varintLength(long value) {
    return 1 + (63 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }
}
