package io.tailwater.processors.trace;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceWriter;
import io.tailwater.model.otlp.SpanView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gathers the spans of a record that cannot be judged, one dead letter for each context and reason:
 * were there one for each span, a large resource above many bad spans would fill the memory.
 */
final class RefusedSpans {
  private final Map<String, OtlpTraceWriter> byReason = new LinkedHashMap<>();

  /** Adds a span; hands out what was gathered for its reason where that gets large. */
  void add(
      String reason, ContextView context, SpanView span, long offset, Consumer<DeadSpan> letters) {
    OtlpTraceWriter writer =
        byReason.computeIfAbsent(
            reason,
            _ -> {
              OtlpTraceWriter opened = new OtlpTraceWriter();
              opened.context(
                  context.resourceFields(),
                  context.resourceLength(),
                  context.scopeFields(),
                  context.scopeLength());
              return opened;
            });
    writer.span(span.buffer(), span.offset(), span.length());
    if (writer.size() > TraceEmitter.MAX_RECORD_BYTES / 2) {
      byReason.remove(reason);
      letters.accept(letter(reason, offset, writer));
    }
  }

  /** The context is over: hands out what was gathered. */
  void endContext(long offset, Consumer<DeadSpan> letters) {
    if (!byReason.isEmpty()) {
      byReason.forEach((reason, writer) -> letters.accept(letter(reason, offset, writer)));
      byReason.clear();
    }
  }

  private static DeadSpan letter(String reason, long offset, OtlpTraceWriter writer) {
    int spans = writer.spanCount();
    return new DeadSpan(reason, offset, spans, writer.take());
  }
}
