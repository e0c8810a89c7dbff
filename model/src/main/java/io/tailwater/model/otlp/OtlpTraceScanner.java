package io.tailwater.model.otlp;

import org.jspecify.annotations.Nullable;

/**
 * Walks an encoded {@code TracesData} (on the wire the same as {@code ExportTraceServiceRequest})
 * once and hands each span to a visitor. Nothing is allocated per span. Not thread-safe.
 */
public final class OtlpTraceScanner extends OtlpScanner {
  /** How much of each span is read. */
  public enum Depth {
    /** Ids, times, kind, status and flags; the whole span is framed. */
    FACTS,
    /** The ids alone. */
    IDS
  }

  private final Depth depth;
  private final SpanView span = new SpanView();
  private @Nullable OtlpTraceVisitor visitor;

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
    this.visitor = visitor;
    try {
      walk(bytes, offset, length);
    } finally {
      this.visitor = null;
    }
  }

  private OtlpTraceVisitor visitor() {
    OtlpTraceVisitor current = visitor;
    if (current == null) {
      throw new IllegalStateException("nothing is being scanned");
    }
    return current;
  }

  @Override
  void context(ContextView context) {
    visitor().context(context);
  }

  @Override
  void item(byte[] bytes, int offset, int length) {
    switch (depth) {
      case FACTS -> span.read(bytes, offset, length);
      case IDS -> span.readIds(bytes, offset, length);
    }
    visitor().span(span);
  }
}
