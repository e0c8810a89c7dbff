package io.tailwater.node;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a keyed topic, whose time is that of the raw records it was cut from.
 *
 * <p>The time is in a header, not in Kafka's timestamp: retention goes by the timestamp, and would
 * delete what was cut from an old backlog before it is read.
 */
final class KeyedRecord {
  static final String TIME = "tailwater.time_ms";

  private KeyedRecord() {}

  /**
   * A record to be written.
   *
   * @param timeMillis the record's time, epoch milliseconds
   */
  static ProducerRecord<byte[], byte[]> of(
      String topic, int partition, long timeMillis, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, value);
    record.headers().add(TIME, ByteBuffer.allocate(Long.BYTES).putLong(timeMillis).array());
    return record;
  }

  /** The record's time, epoch milliseconds; Kafka's timestamp where the record does not say. */
  static long timeMillis(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(TIME);
    return header == null || header.value() == null || header.value().length != Long.BYTES
        ? record.timestamp()
        : ByteBuffer.wrap(header.value()).getLong();
  }
}
