package io.tailwater.node;

import io.tailwater.model.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code tailwater.deadletters}: the bytes as they came, the reason and the origin in
 * headers.
 */
final class DeadLetters {
  private DeadLetters() {}

  /** A dead letter of the record at this place. */
  static ProducerRecord<byte[], byte[]> record(
      String reason,
      String originTopic,
      int originPartition,
      long originOffset,
      byte @Nullable [] key,
      byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.DEAD_LETTERS, key, value);
    RecordHeaders.put(record.headers(), RecordHeaders.DEAD_LETTER_REASON, reason);
    RecordHeaders.put(record.headers(), RecordHeaders.ORIGIN_TOPIC, originTopic);
    RecordHeaders.put(
        record.headers(), RecordHeaders.ORIGIN_PARTITION, Integer.toString(originPartition));
    RecordHeaders.put(record.headers(), RecordHeaders.ORIGIN_OFFSET, Long.toString(originOffset));
    return record;
  }
}
