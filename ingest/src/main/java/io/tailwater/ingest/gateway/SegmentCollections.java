package io.tailwater.ingest.gateway;

import io.tailwater.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@code SegmentCollection} becomes as many records as it has segments. */
final class SegmentCollections implements MessageReader {
  private static final int SEGMENTS = 1;

  private final MessageReader segments;

  SegmentCollections(MessageReader segments) {
    this.segments = segments;
  }

  @Override
  public Parcel read(byte[] message) {
    List<RawRecord> records = new ArrayList<>();
    WireReader fields = new WireReader().reset(message);
    while (fields.next()) {
      if (fields.fieldNumber() == SEGMENTS) {
        fields.readBytes();
        int from = fields.valueOffset();
        byte[] segment = Arrays.copyOfRange(message, from, from + fields.valueLength());
        records.addAll(segments.read(segment).records());
      } else {
        fields.skip();
      }
    }
    return new Parcel(records, records.size());
  }
}
