package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Decodes SkyWalking's segments: a record's value is one {@code skywalking.v3.SegmentObject}, as
 * agents write it to {@code skywalking-segments} and OAP to {@code skywalking-export-trace}.
 *
 * <p>The record's key is the segment's id and is not needed. Segments of a trace come in any order
 * and from any partition; within a segment the spans come in the order in which they ended.
 *
 * @see <a href="https://github.com/apache/skywalking-data-collect-protocol">SkyWalking data collect
 *     protocol</a>
 */
public final class SkyWalkingSegmentDecoder implements RecordDecoder {
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_A_MILLI;

  private final OtlpTraces out = new OtlpTraces();
  private final WireReader reader = new WireReader();
  private final SkyWalkingSegment segment;
  private final SkyWalkingSpanWriter spans;

  /** Makes a decoder for one thread. */
  public SkyWalkingSegmentDecoder() {
    SkyWalkingIds ids = new SkyWalkingIds();
    segment = new SkyWalkingSegment(ids);
    spans = new SkyWalkingSpanWriter(ids, out);
  }

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    out.discard();
    try {
      segment.read(reader.reset(value));
      if (segment.spans() > 0) {
        write(value, recordMillis);
      }
      return out.take();
    } catch (MalformedOtlpException e) {
      throw new UndecodableException("not a SkyWalking segment: " + e.getMessage());
    }
  }

  private void write(byte[] value, long recordMillis) {
    out.beginResource();
    if (!segment.service().isEmpty()) {
      out.attribute("service.name", segment.service());
    }
    if (!segment.instance().isEmpty()) {
      out.attribute("service.instance.id", segment.instance());
    }
    out.attribute("telemetry.sdk.name", "skywalking");
    out.endResource("", "");
    String segmentId = segment.segmentIdText();
    reader.reset(value);
    while (reader.next()) {
      if (reader.fieldNumber() == SkyWalkingWire.SEGMENT_SPANS) {
        reader.readBytes();
        spans.write(
            segment, segmentId, value, reader.valueOffset(), reader.valueLength(), recordMillis);
      } else {
        reader.skip();
      }
    }
    out.endItems();
  }

  /** Epoch milliseconds as epoch nanoseconds; what does not fit becomes the nearest that does. */
  static long nanos(long millis) {
    return Math.clamp(millis, 0L, MAX_MILLIS) * NANOS_A_MILLI;
  }
}
