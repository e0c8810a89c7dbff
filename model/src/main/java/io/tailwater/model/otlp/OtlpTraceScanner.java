package io.tailwater.model.otlp;

import static io.tailwater.model.otlp.OtlpFields.RESOURCE_SPANS_SCOPE_SPANS;
import static io.tailwater.model.otlp.OtlpFields.SCOPE_SPANS_SPANS;
import static io.tailwater.model.otlp.OtlpFields.TRACES_RESOURCE_SPANS;

/**
 * Walks an encoded {@code TracesData} (on the wire the same as {@code ExportTraceServiceRequest})
 * once and hands each span to a visitor.
 *
 * <p>Protobuf lets fields come in any order, so a resource may stand behind its spans. Each level
 * is therefore walked twice: first over the few fields that are not spans, stepping over the rest
 * by their lengths, then over the spans. Nothing is allocated per span. Not thread-safe.
 */
public final class OtlpTraceScanner {
  /** How much of each span is read. */
  public enum Depth {
    /** Ids, times, kind, status and flags; the whole span is framed. */
    FACTS,
    /** The ids alone. */
    IDS
  }

  private final Depth depth;
  private final WireReader traces = new WireReader();
  private final WireReader resourceSpans = new WireReader();
  private final WireReader scopeSpans = new WireReader();
  private final ContextView context = new ContextView();
  private final SpanView span = new SpanView();

  /** A scanner that reads the facts of each span. */
  public OtlpTraceScanner() {
    this(Depth.FACTS);
  }

  /** A scanner that reads this much of each span. */
  public OtlpTraceScanner(Depth depth) {
    this.depth = depth;
  }

  /**
   * Scans a whole record.
   *
   * @throws MalformedOtlpException if the framing above the spans is broken; spans before the fault
   *     have been visited by then
   */
  public void scan(byte[] bytes, OtlpTraceVisitor visitor) {
    scan(bytes, 0, bytes.length, visitor);
  }

  /**
   * Scans {@code length} bytes from {@code offset}.
   *
   * @throws MalformedOtlpException if the framing above the spans is broken; spans before the fault
   *     have been visited by then
   */
  public void scan(byte[] bytes, int offset, int length, OtlpTraceVisitor visitor) {
    traces.reset(bytes, offset, length);
    while (traces.next()) {
      if (traces.fieldNumber() == TRACES_RESOURCE_SPANS) {
        traces.readBytes();
        scanResourceSpans(bytes, traces.valueOffset(), traces.valueLength(), visitor);
      } else {
        traces.skip();
      }
    }
  }

  private void scanResourceSpans(byte[] bytes, int offset, int length, OtlpTraceVisitor visitor) {
    WireReader in = resourceSpans;
    context.clearResource();
    in.reset(bytes, offset, length);
    while (in.next()) {
      int field = in.fieldNumber();
      int from = in.tagOffset();
      in.skip();
      if (field != RESOURCE_SPANS_SCOPE_SPANS) {
        context.appendResourceField(bytes, from, in.position());
      }
    }
    in.reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == RESOURCE_SPANS_SCOPE_SPANS) {
        in.readBytes();
        scanScopeSpans(bytes, in.valueOffset(), in.valueLength(), visitor);
      } else {
        in.skip();
      }
    }
  }

  private void scanScopeSpans(byte[] bytes, int offset, int length, OtlpTraceVisitor visitor) {
    WireReader in = scopeSpans;
    context.clearScope();
    in.reset(bytes, offset, length);
    while (in.next()) {
      int field = in.fieldNumber();
      int from = in.tagOffset();
      in.skip();
      if (field != SCOPE_SPANS_SPANS) {
        context.appendScopeField(bytes, from, in.position());
      }
    }
    visitor.context(context);
    in.reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == SCOPE_SPANS_SPANS) {
        in.readBytes();
        switch (depth) {
          case FACTS -> span.read(bytes, in.valueOffset(), in.valueLength());
          case IDS -> span.readIds(bytes, in.valueOffset(), in.valueLength());
        }
        visitor.span(span);
      } else {
        in.skip();
      }
    }
  }
}
