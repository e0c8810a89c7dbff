package io.tailwater.ingest.gateway;

import java.nio.charset.StandardCharsets;

/**
 * Messages that are records as they are; one of their fields is the key.
 *
 * @param keyPrefix what stands before the field's value in the key
 * @param keyField number of the string field with the rest of the key
 */
record KeyedMessages(SkyWalkingTopic topic, String keyPrefix, int keyField)
    implements MessageReader {
  @Override
  public Parcel read(byte[] message) {
    byte[] name = MessageFields.text(message, keyField);
    byte[] prefix = keyPrefix.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[prefix.length + name.length];
    System.arraycopy(prefix, 0, key, 0, prefix.length);
    System.arraycopy(name, 0, key, prefix.length, name.length);
    return Parcel.of(topic.record(key, message));
  }
}
