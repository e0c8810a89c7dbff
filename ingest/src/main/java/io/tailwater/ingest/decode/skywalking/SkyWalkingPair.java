package io.tailwater.ingest.decode.skywalking;

import io.tailwater.model.otlp.WireReader;

/** A {@code KeyStringValuePair}. One instance reads pair after pair. */
final class SkyWalkingPair {
  private final WireReader reader = new WireReader();
  private String key = "";
  private String value = "";

  /** Reads the pair that is the next value of {@code in}. */
  void read(WireReader in) {
    key = "";
    value = "";
    in.readBytes();
    reader.reset(in.buffer(), in.valueOffset(), in.valueLength());
    while (reader.next()) {
      switch (reader.fieldNumber()) {
        case SkyWalkingWire.PAIR_KEY -> key = SkyWalkingWire.text(reader);
        case SkyWalkingWire.PAIR_VALUE -> value = SkyWalkingWire.text(reader);
        default -> reader.skip();
      }
    }
  }

  String key() {
    return key;
  }

  String value() {
    return value;
  }
}
