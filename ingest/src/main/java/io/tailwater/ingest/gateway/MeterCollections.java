package io.tailwater.ingest.gateway;

import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;
import java.util.List;

/** {@code MeterDataCollection}s; the instance of the first meter that names one is the key. */
final class MeterCollections implements MessageReader {
  private static final int METERS = 1;
  private static final int INSTANCE = 4;

  @Override
  public Parcel read(byte[] message) {
    WireReader fields = new WireReader().reset(message);
    byte[] instance = {};
    int meters = 0;
    while (fields.next()) {
      if (fields.fieldNumber() == METERS) {
        fields.readBytes();
        int from = fields.valueOffset();
        if (instance.length == 0) {
          instance =
              MessageFields.text(
                  Arrays.copyOfRange(message, from, from + fields.valueLength()), INSTANCE);
        }
        meters++;
      } else {
        fields.skip();
      }
    }
    return meters == 0
        ? Parcel.EMPTY
        : new Parcel(List.of(SkyWalkingTopic.METERS.record(instance, message)), meters);
  }
}
