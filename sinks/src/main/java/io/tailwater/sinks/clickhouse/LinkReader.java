package io.tailwater.sinks.clickhouse;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Reads a span's links into the three columns {@code links.*}, one link at a time. A link whose ids
 * have the wrong length points nowhere and counts as undecodable. Not thread-safe.
 */
final class LinkReader {
  /** Fields of {@code Span.Link}, opentelemetry-proto 1.9 {@code trace/v1/trace.proto}. */
  private static final int TRACE_ID = 1;

  private static final int SPAN_ID = 2;
  private static final int ATTRIBUTES = 4;

  private final SpanBlock spans;
  private final AttributeReader attributes;
  private final WireReader in = new WireReader();
  private int traceIdOffset;
  private int spanIdOffset;
  private int count;
  private int warnings;

  LinkReader(SpanBlock spans, AttributeReader attributes) {
    this.spans = spans;
    this.attributes = attributes;
  }

  /** Opens a row. */
  void begin() {
    count = 0;
    warnings = 0;
  }

  /** Adds the link at {@code offset} to the open row. */
  void add(byte[] bytes, int offset, int length) {
    if (count == SpanLimits.LINKS) {
      warnings |= RowWarning.LINKS_TRUNCATED.bit();
      return;
    }
    if (!findIds(bytes, offset, length)) {
      warnings |= RowWarning.LINKS_UNDECODABLE.bit();
      return;
    }
    count++;
    spans
        .linkTraceIds
        .elements()
        .addHex(
            WireReader.bigEndianLong(bytes, traceIdOffset),
            WireReader.bigEndianLong(bytes, traceIdOffset + Long.BYTES));
    spans.linkSpanIds.elements().addHex(WireReader.bigEndianLong(bytes, spanIdOffset));
    MapColumn map = spans.linkAttributes.elements();
    in.reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == ATTRIBUTES && in.wireType() == WireReader.LENGTH_DELIMITED) {
        in.readBytes();
        warnings |= attributes.read(bytes, in.valueOffset(), in.valueLength(), map);
      } else {
        in.skip();
      }
    }
    map.endRow();
  }

  /**
   * Closes the row.
   *
   * @return bits of {@link RowWarning}
   */
  int endRow() {
    spans.linkTraceIds.endRow();
    spans.linkSpanIds.endRow();
    spans.linkAttributes.endRow();
    return warnings;
  }

  private boolean findIds(byte[] bytes, int offset, int length) {
    traceIdOffset = -1;
    spanIdOffset = -1;
    try {
      in.reset(bytes, offset, length);
      while (in.next()) {
        switch (in.fieldNumber()) {
          case TRACE_ID -> {
            in.readBytes();
            traceIdOffset = in.valueLength() == 2 * Long.BYTES ? in.valueOffset() : -1;
          }
          case SPAN_ID -> {
            in.readBytes();
            spanIdOffset = in.valueLength() == Long.BYTES ? in.valueOffset() : -1;
          }
          default -> in.skip();
        }
      }
      return traceIdOffset >= 0 && spanIdOffset >= 0;
    } catch (MalformedOtlpException _) {
      return false;
    }
  }
}
