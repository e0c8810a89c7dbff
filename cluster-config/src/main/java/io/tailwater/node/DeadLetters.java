package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.sinks.RefusedRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code tailwater.deadletters}: the bytes as they came, the reason and the origin in
 * headers.
 */
final class DeadLetters {
  private DeadLetters() {}

  /** A kept record that ClickHouse refuses, with its words. */
  static ProducerRecord<byte[], byte[]> rejectedRow(TopicPartition origin, RefusedRecord refused) {
    ProducerRecord<byte[], byte[]> record =
        record(
            "rejected_row",
            origin.topic(),
            origin.partition(),
            refused.offset(),
            null,
            refused.otlp());
    RecordHeaders.put(record.headers(), RecordHeaders.DEAD_LETTER_DETAIL, refused.reason());
    return record;
  }

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
