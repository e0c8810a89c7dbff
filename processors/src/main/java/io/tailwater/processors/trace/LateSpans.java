package io.tailwater.processors.trace;

import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceWriter;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gathers the late spans that one keyed record brings for kept traces, trace by trace.
 *
 * <p>The scanner overwrites a context as soon as it reads the next one, so a context is copied when
 * the first late span under it comes, and only then. Not thread-safe.
 */
final class LateSpans {
  private static final byte[] NONE = {};

  private static final class Trace {
    private final Verdict verdict;
    private final OtlpTraceWriter writer = new OtlpTraceWriter();
    private int bytes;
    private long contextNumber = -1;
    private final ThresholdWriter thresholds = new ThresholdWriter();

    Trace(Verdict verdict, boolean traceState) {
      this.verdict = verdict;
      thresholds.verdict(verdict, traceState);
    }
  }

  private final Map<TraceId, Trace> traces = new LinkedHashMap<>();
  private byte[] resource = NONE;
  private byte[] scope = NONE;
  private long contextNumber;
  private boolean copied;

  /** Another context begins. */
  void nextContext() {
    contextNumber++;
    copied = false;
  }

  /**
   * Adds a span under the present context.
   *
   * @param traceState whether the verdict's threshold goes into the span's W3C trace state
   * @param full takes what was gathered for the trace where the span would make it too large
   */
  void add(
      TraceId traceId,
      Verdict verdict,
      boolean traceState,
      ContextView context,
      SpanView span,
      Consumer<KeptRecord> full) {
    if (!copied) {
      resource = Arrays.copyOf(context.resourceFields(), context.resourceLength());
      scope = Arrays.copyOf(context.scopeFields(), context.scopeLength());
      copied = true;
    }
    Trace before = traces.get(traceId);
    if (before != null && !before.verdict.equals(verdict)) {
      full.accept(record(traceId, before));
      traces.remove(traceId);
    }
    Trace trace = traces.computeIfAbsent(traceId, _ -> new Trace(verdict, traceState));
    int needed = span.length() + TraceEmitter.SPAN_FRAME_BYTES + TraceEmitter.TRACE_STATE_BYTES;
    int contextBytes = resource.length + scope.length + TraceEmitter.CONTEXT_FRAME_BYTES;
    boolean sameContext = trace.contextNumber == contextNumber;
    if (trace.writer.spanCount() > 0
        && trace.bytes + needed + (sameContext ? 0 : contextBytes)
            > TraceEmitter.MAX_RECORD_BYTES) {
      full.accept(record(traceId, trace));
      sameContext = false;
    }
    if (!sameContext) {
      trace.contextNumber = contextNumber;
      trace.writer.context(resource, resource.length, scope, scope.length);
      trace.bytes += contextBytes;
    }
    trace.thresholds.write(span.buffer(), span.offset(), span.length(), trace.writer);
    trace.bytes += needed;
  }

  /** Hands out what was gathered. */
  void flush(Consumer<KeptRecord> records) {
    if (!traces.isEmpty()) {
      traces.forEach((traceId, trace) -> records.accept(record(traceId, trace)));
      traces.clear();
    }
  }

  private static KeptRecord record(TraceId traceId, Trace trace) {
    int spans = trace.writer.spanCount();
    trace.bytes = 0;
    return new KeptRecord(
        traceId, trace.verdict, DecisionReason.LATE_SPAN, false, spans, trace.writer.take());
  }
}
