package io.tailwater.ingest.gateway;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of {@code MeterData}: all meters of one instance at one time, of which the first says
 * whose and when. They become {@code MeterDataCollection}s, few and not too long, of which again
 * the first meter says so.
 *
 * <p>Source: {@code language-agent/Meter.proto} of skywalking-data-collect-protocol.
 */
final class MeterStream implements MessageReader {
  private static final int COLLECTED = 1;
  private static final int SERVICE = 3;
  private static final int INSTANCE = 4;
  private static final int TIMESTAMP = 5;
  private static final int LONGEST_COLLECTION = 64 * 1024;

  private final ProtoWriter collection = new ProtoWriter(1024);
  private byte[] service = {};
  private byte[] instance = {};
  private long timestamp;
  private int meters;

  @Override
  public Parcel read(byte[] message) {
    byte[] ownService = MessageFields.text(message, SERVICE);
    byte[] ownInstance = MessageFields.text(message, INSTANCE);
    long ownTimestamp = timestamp(message);
    // A meter that says so itself is of another period or instance, and begins another collection.
    boolean begins = ownService.length > 0 || ownInstance.length > 0 || ownTimestamp != 0;
    List<Parcel> done = new ArrayList<>();
    if (begins || collection.length() + message.length > LONGEST_COLLECTION) {
      done.add(end());
    }
    service = ownService.length > 0 ? ownService : service;
    instance = ownInstance.length > 0 ? ownInstance : instance;
    timestamp = ownTimestamp != 0 ? ownTimestamp : timestamp;
    add(message);
    return done.isEmpty() ? Parcel.EMPTY : done.getFirst();
  }

  @Override
  public Parcel end() {
    if (meters == 0) {
      return Parcel.EMPTY;
    }
    Parcel parcel =
        new Parcel(
            List.of(SkyWalkingTopic.METERS.record(instance, collection.toByteArray())), meters);
    collection.clear();
    meters = 0;
    return parcel;
  }

  @Override
  public long heldBytes() {
    return (long) collection.length() + service.length + instance.length;
  }

  private void add(byte[] message) {
    int mark = collection.beginMessage(COLLECTED);
    collection.raw(message, 0, message.length);
    if (meters == 0) {
      // Where a field stands twice, the last one counts.
      collection.tag(SERVICE, 2);
      collection.bytes(service);
      collection.tag(INSTANCE, 2);
      collection.bytes(instance);
      collection.tag(TIMESTAMP, 0);
      collection.varint(timestamp);
    }
    collection.endMessage(mark);
    meters++;
  }

  private static long timestamp(byte[] message) {
    WireReader fields = new WireReader().reset(message);
    long found = 0;
    while (fields.next()) {
      if (fields.fieldNumber() == TIMESTAMP) {
        found = fields.readVarintField();
      } else {
        fields.skip();
      }
    }
    return found;
  }
}
