package io.tailwater.ingest.gateway;

import io.tailwater.ingest.proto.ProtoWriter;

/**
 * A stream of {@code LogData}, where a log without service, instance or endpoint has those of the
 * one before. A record stands alone, so they are written into it.
 *
 * <p>Source: {@code logging/Logging.proto} of skywalking-data-collect-protocol.
 */
final class LogStream implements MessageReader {
  private static final int SERVICE = 2;
  private static final int INSTANCE = 3;
  private static final int ENDPOINT = 4;

  private final byte[][] last = new byte[ENDPOINT + 1][0];

  @Override
  public Parcel read(byte[] message) {
    ProtoWriter record = new ProtoWriter(message.length + 64);
    record.raw(message, 0, message.length);
    for (int field = SERVICE; field <= ENDPOINT; field++) {
      byte[] own = MessageFields.text(message, field);
      if (own.length > 0) {
        last[field] = own;
      } else if (last[field].length > 0) {
        record.tag(field, 2);
        record.bytes(last[field]);
      }
    }
    return Parcel.of(SkyWalkingTopic.LOGS.record(last[SERVICE], record.toByteArray()));
  }

  @Override
  public long heldBytes() {
    return (long) last[SERVICE].length + last[INSTANCE].length + last[ENDPOINT].length;
  }
}
