package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.SpanView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one trace that came in one {@code ResourceSpans}: the unit in which the collector's
 * processor takes them in.
 *
 * @param hasRoot whether one of them has no parent
 * @param bytes of the {@code ResourceSpans} message that holds these spans and no others, as the
 *     collector would write it
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
    return CollectorSize.delimited(OtlpFields.TRACES_RESOURCE_SPANS, bytes);
  }

  private static long encodedLength(List<OtlpSpan> spans) {
    if (spans.isEmpty()) {
      return 0;
    }
    long length = sizeOf(CollectorSize.RESOURCE_SPANS, spans.getFirst().resourceFields());
    byte @Nullable [] scopeFields = null;
    long scope = 0;
    for (OtlpSpan span : spans) {
      if (span.scopeFields() != scopeFields) {
        length += scopeSpans(scopeFields, scope);
        scopeFields = span.scopeFields();
        scope = sizeOf(CollectorSize.SCOPE_SPANS, scopeFields);
      }
      long size = sizeOf(CollectorSize.SPAN, span.bytes());
      scope += CollectorSize.delimited(OtlpFields.SCOPE_SPANS_SPANS, size);
    }
    return length + scopeSpans(scopeFields, scope);
  }

  private static long scopeSpans(byte @Nullable [] scopeFields, long size) {
    return scopeFields == null
        ? 0
        : CollectorSize.delimited(OtlpFields.RESOURCE_SPANS_SCOPE_SPANS, size);
  }

  private static long sizeOf(CollectorSize message, byte[] bytes) {
    return message.of(bytes, 0, bytes.length);
  }
}
