package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.WireReader;

/**
 * A {@code SegmentReference}: the span of another segment that a span goes on from. One instance
 * reads reference after reference.
 */
final class SkyWalkingReference {
  private final SkyWalkingIds ids;
  private final OtlpTraces out;
  private TraceId traceId = SkyWalkingIds.NO_TRACE;
  private String traceIdText = "";
  private long spanId;
  private String parentService = "";
  private String parentInstance = "";
  private String parentEndpoint = "";
  private String networkAddress = "";

  SkyWalkingReference(SkyWalkingIds ids, OtlpTraces out) {
    this.ids = ids;
    this.out = out;
  }

  /** Reads a reference; one without a trace id is to the trace of the segment that has it. */
  void read(WireReader in, SkyWalkingSegment segment) {
    traceId = segment.traceId();
    traceIdText = "";
    parentService = "";
    parentInstance = "";
    parentEndpoint = "";
    networkAddress = "";
    int segmentIdOffset = 0;
    int segmentIdLength = 0;
    int span = 0;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SkyWalkingWire.REF_TRACE_ID -> {
          traceIdText = SkyWalkingWire.text(in);
          SkyWalkingSegment.checkId("reference's traceId", in.valueLength());
          traceId =
              traceIdText.isEmpty()
                  ? segment.traceId()
                  : ids.traceId(in.buffer(), in.valueOffset(), in.valueLength());
        }
        case SkyWalkingWire.REF_PARENT_SEGMENT_ID -> {
          in.readBytes();
          SkyWalkingSegment.checkId("parentTraceSegmentId", in.valueLength());
          segmentIdOffset = in.valueOffset();
          segmentIdLength = in.valueLength();
        }
        case SkyWalkingWire.REF_PARENT_SPAN_ID -> span = SkyWalkingWire.number(in);
        case SkyWalkingWire.REF_PARENT_SERVICE -> parentService = SkyWalkingWire.text(in);
        case SkyWalkingWire.REF_PARENT_INSTANCE -> parentInstance = SkyWalkingWire.text(in);
        case SkyWalkingWire.REF_PARENT_ENDPOINT -> parentEndpoint = SkyWalkingWire.text(in);
        case SkyWalkingWire.REF_NETWORK_ADDRESS -> networkAddress = SkyWalkingWire.text(in);
        default -> in.skip();
      }
    }
    spanId = ids.spanId(in.buffer(), segmentIdOffset, segmentIdLength, span);
  }

  TraceId traceId() {
    return traceId;
  }

  /** The span it refers to; 0 if it does not say. */
  long spanId() {
    return spanId;
  }

  /** Writes what it tells about the other side as attributes of the span that has it. */
  void writeFacts(UniqueAttributes attributes) {
    fact(attributes, "skywalking.ref.parent_service", parentService);
    fact(attributes, "skywalking.ref.parent_instance", parentInstance);
    fact(attributes, "skywalking.ref.parent_endpoint", parentEndpoint);
    fact(attributes, "skywalking.ref.network_address", networkAddress);
  }

  /** Writes it as a link of the span; nothing if it does not say to what. */
  void writeLink() {
    if (spanId != 0 && !traceId.equals(SkyWalkingIds.NO_TRACE)) {
      out.beginLink(traceId.hi(), traceId.lo(), spanId);
      if (!traceIdText.isEmpty()) {
        out.attribute("skywalking.trace_id", traceIdText);
      }
      out.endLink();
    }
  }

  private static void fact(UniqueAttributes attributes, String key, String value) {
    if (!value.isEmpty()) {
      attributes.text(key, value);
    }
  }
}
