package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import io.tailwater.model.otlp.WireReader;

/**
 * Writes spans of a segment as OTLP's.
 *
 * <p>A span is read twice: once for its single fields, once for what repeats, because an event must
 * know the span's times and a reference whether there is a parent already. Nothing is kept of it
 * between.
 */
final class SkyWalkingSpanWriter {
  private final OtlpTraces out;
  private final SkyWalkingSpan span = new SkyWalkingSpan();
  private final SkyWalkingPair pair = new SkyWalkingPair();
  private final SkyWalkingReference reference;
  private final UniqueAttributes attributes;
  private final SkyWalkingTags tags;
  private final SkyWalkingLogs logs;
  private final WireReader reader = new WireReader();
  private final WireReader part = new WireReader();

  SkyWalkingSpanWriter(SkyWalkingIds ids, OtlpTraces out) {
    this.out = out;
    reference = new SkyWalkingReference(ids, out);
    attributes = new UniqueAttributes(out);
    tags = new SkyWalkingTags(attributes);
    logs = new SkyWalkingLogs(out);
  }

  /** Writes the span that the given bytes are. */
  void write(
      SkyWalkingSegment segment,
      String segmentId,
      byte[] bytes,
      int offset,
      int length,
      long recordMillis) {
    span.read(reader.reset(bytes, offset, length));
    long startMillis = span.startMillis(recordMillis);
    long endMillis = span.endMillis(recordMillis);
    out.beginSpan(segment.traceId().hi(), segment.traceId().lo(), segment.spanId(span.id()));
    if (span.hasParentInSegment()) {
      out.parent(segment.spanId(span.parentId()));
    }
    out.name(span.name());
    out.kind(span.kind());
    out.times(
        SkyWalkingSegmentDecoder.nanos(startMillis), SkyWalkingSegmentDecoder.nanos(endMillis));
    out.status(span.failed() ? StatusCode.ERROR : StatusCode.UNSET, "");
    attributes.begin();
    writeOwnAttributes(segment, segmentId);
    writeRepeated(segment, bytes, offset, length, startMillis, endMillis, recordMillis);
    out.endSpan();
  }

  private void writeOwnAttributes(SkyWalkingSegment segment, String segmentId) {
    attributes.text("skywalking.trace_id", segment.traceIdText());
    attributes.text("skywalking.segment_id", segmentId);
    attributes.number("skywalking.span_id", span.id());
    if (span.component() != 0) {
      attributes.number("skywalking.component.id", span.component());
      String component = SkyWalkingComponents.name(span.component());
      if (!component.isEmpty()) {
        attributes.text("skywalking.component", component);
      }
    }
    if (segment.sizeLimited()) {
      attributes.flag("trace.truncated");
    }
    if (span.skipAnalysis()) {
      attributes.flag("skywalking.skip_analysis");
    }
    if (!span.peer().isEmpty()) {
      // The peer of one who serves is the caller; that of a consumer is the broker.
      if (span.kind() == SpanKind.SERVER) {
        tags.clientPeer(span.peer());
      } else {
        tags.serverPeer(span.peer());
      }
    }
  }

  private void writeRepeated(
      SkyWalkingSegment segment,
      byte[] bytes,
      int offset,
      int length,
      long startMillis,
      long endMillis,
      long recordMillis) {
    boolean first = true;
    reader.reset(bytes, offset, length);
    while (reader.next()) {
      switch (reader.fieldNumber()) {
        case SkyWalkingWire.SPAN_REFS -> {
          reference.read(nextPart(), segment);
          writeReference(segment, first);
          first = false;
        }
        case SkyWalkingWire.SPAN_TAGS -> {
          pair.read(reader);
          tags.tag(pair.key(), pair.value(), span.peer());
        }
        case SkyWalkingWire.SPAN_LOGS ->
            logs.write(nextPart(), span.failed(), startMillis, endMillis, recordMillis);
        default -> reader.skip();
      }
    }
  }

  /** The first reference of a segment's first span is its parent, if it is of the same trace. */
  private void writeReference(SkyWalkingSegment segment, boolean first) {
    if (first) {
      reference.writeFacts(attributes);
    }
    boolean isParent =
        first && !span.hasParentInSegment() && reference.traceId().equals(segment.traceId());
    if (isParent) {
      out.parent(reference.spanId());
    } else {
      reference.writeLink();
    }
  }

  private WireReader nextPart() {
    reader.readBytes();
    return part.reset(reader.buffer(), reader.valueOffset(), reader.valueLength());
  }
}
