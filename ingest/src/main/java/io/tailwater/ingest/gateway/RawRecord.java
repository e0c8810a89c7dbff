package io.tailwater.ingest.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A Kafka record to be.
 *
 * @param topic where it goes
 * @param key null where records of the topic need none
 * @param value what an agent wrote, or the OTLP that it means
 */
public record RawRecord(String topic, byte @Nullable [] key, byte[] value) {

  /** A record without a key. */
  static RawRecord unkeyed(String topic, byte[] value) {
    return new RawRecord(topic, null, value);
  }

  /** Bytes of key and value. */
  int bytes() {
    return value.length + (key == null ? 0 : key.length);
  }
}
