package io.tailwater.evaluate;

import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.ingest.otlpjson.OtlpJsonConverter;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts OTLP/JSON into batches of one trace and one {@code ResourceSpans} each. */
final class OtlpReader {
  private final OtlpTraceScanner scanner = new OtlpTraceScanner();
  private long refusedSpans;

  /** Spans that were passed over because they have no valid trace or span id. */
  long refusedSpans() {
    return refusedSpans;
  }

  /**
   * Reads one {@code TracesData}, in the order of its {@code resourceSpans} and, within one, of
   * first appearance.
   *
   * @throws MalformedJsonException if the text is not OTLP/JSON
   */
  List<SpanBatch> read(String json) {
    return read(OtlpJsonConverter.traces().convert(json.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads one encoded {@code TracesData}, in the same order.
   *
   * @throws io.tailwater.model.otlp.MalformedOtlpException if the bytes are none
   */
  List<SpanBatch> read(byte[] bytes) {
    List<SpanBatch> batches = new ArrayList<>();
    WireReader fields = new WireReader().reset(bytes);
    while (fields.next()) {
      int from = fields.tagOffset();
      fields.skip();
      Map<TraceId, List<OtlpSpan>> traces = new LinkedHashMap<>();
      scanner.scan(bytes, from, fields.position() - from, new Sorter(traces));
      traces.forEach((id, spans) -> batches.add(SpanBatch.of(id, spans)));
    }
    return batches;
  }

  /** Puts each span to its trace. */
  private final class Sorter implements OtlpTraceVisitor {
    private final Map<TraceId, List<OtlpSpan>> traces;
    private byte[] resourceFields = {};
    private byte[] scopeFields = {};

    Sorter(Map<TraceId, List<OtlpSpan>> traces) {
      this.traces = traces;
    }

    @Override
    public void context(ContextView context) {
      resourceFields = Arrays.copyOf(context.resourceFields(), context.resourceLength());
      scopeFields = Arrays.copyOf(context.scopeFields(), context.scopeLength());
    }

    @Override
    public void span(SpanView span) {
      if (span.problem() != SpanView.Problem.NONE) {
        refusedSpans++;
        return;
      }
      byte[] bytes =
          Arrays.copyOfRange(span.buffer(), span.offset(), span.offset() + span.length());
      traces
          .computeIfAbsent(new TraceId(span.traceIdHi(), span.traceIdLo()), _ -> new ArrayList<>())
          .add(new OtlpSpan(bytes, resourceFields, scopeFields));
    }
  }
}
