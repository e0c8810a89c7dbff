package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;

/** What all spans of a segment have in common. One instance reads segment after segment. */
final class SkyWalkingSegment {
  /**
   * How many spans a segment may have; agents stop at 300 unless told otherwise. Each span repeats
   * the segment's ids, so without a bound a few bytes would become a thousand times as many.
   */
  static final int MAX_SPANS = 20_000;

  private final SkyWalkingIds ids;
  private byte[] bytes = {};
  private TraceId traceId = SkyWalkingIds.NO_TRACE;
  private String traceIdText = "";
  private int segmentIdOffset;
  private int segmentIdLength;
  private String service = "";
  private String instance = "";
  private boolean sizeLimited;
  private int spans;

  SkyWalkingSegment(SkyWalkingIds ids) {
    this.ids = ids;
  }

  /** Reads everything but the spans, which it counts: they may stand before what they share. */
  void read(WireReader in) {
    bytes = in.buffer();
    traceId = SkyWalkingIds.NO_TRACE;
    traceIdText = "";
    segmentIdLength = 0;
    service = "";
    instance = "";
    sizeLimited = false;
    spans = 0;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SkyWalkingWire.SEGMENT_TRACE_ID -> {
          traceIdText = SkyWalkingWire.text(in);
          checkId("traceId", in.valueLength());
          traceId = ids.traceId(bytes, in.valueOffset(), in.valueLength());
        }
        case SkyWalkingWire.SEGMENT_ID -> {
          in.readBytes();
          checkId("traceSegmentId", in.valueLength());
          segmentIdOffset = in.valueOffset();
          segmentIdLength = in.valueLength();
        }
        case SkyWalkingWire.SEGMENT_SPANS -> {
          in.readBytes();
          spans++;
        }
        case SkyWalkingWire.SEGMENT_SERVICE -> service = SkyWalkingWire.text(in);
        case SkyWalkingWire.SEGMENT_SERVICE_INSTANCE -> instance = SkyWalkingWire.text(in);
        case SkyWalkingWire.SEGMENT_IS_SIZE_LIMITED -> sizeLimited = SkyWalkingWire.flag(in);
        default -> in.skip();
      }
    }
    if (spans > MAX_SPANS) {
      throw new UndecodableException(
          "a SkyWalking segment of " + spans + " spans, more than " + MAX_SPANS);
    }
  }

  /** Refuses an id that is longer than any agent's. */
  static void checkId(String field, int length) {
    if (length > SkyWalkingIds.MAX_BYTES) {
      throw new UndecodableException(
          "a SkyWalking "
              + field
              + " of "
              + length
              + " bytes, more than "
              + SkyWalkingIds.MAX_BYTES);
    }
  }

  TraceId traceId() {
    return traceId;
  }

  /** The trace id as the agent wrote it. */
  String traceIdText() {
    return traceIdText;
  }

  /** The segment id as the agent wrote it. */
  String segmentIdText() {
    return new String(bytes, segmentIdOffset, segmentIdLength, StandardCharsets.UTF_8);
  }

  /** The id of the segment's span of that number; 0 if the segment has no id. */
  long spanId(int span) {
    return ids.spanId(bytes, segmentIdOffset, segmentIdLength, span);
  }

  String service() {
    return service;
  }

  String instance() {
    return instance;
  }

  /** Whether the agent left out spans because there were too many. */
  boolean sizeLimited() {
    return sizeLimited;
  }

  int spans() {
    return spans;
  }
}
