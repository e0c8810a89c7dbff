package io.tailwater.node;

import io.tailwater.ingest.rekey.RefusedBytes;
import io.tailwater.model.Topics;
import io.tailwater.sinks.RefusedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    return withDetail(
        refused.reason(),
        record(
            "rejected_row",
            origin.topic(),
            origin.partition(),
            refused.offset(),
            null,
            refused.otlp()));
  }

  /** What of a raw record cannot be judged. */
  static ProducerRecord<byte[], byte[]> refused(
      ConsumerRecord<byte[], byte[]> raw, RefusedBytes refused) {
    return withDetail(
        refused.detail(),
        record(
            refused.reason(),
            raw.topic(),
            raw.partition(),
            raw.offset(),
            raw.key(),
            refused.bytes()));
  }

  private static ProducerRecord<byte[], byte[]> withDetail(
      String detail, ProducerRecord<byte[], byte[]> record) {
    if (!detail.isEmpty()) {
      RecordHeaders.put(record.headers(), RecordHeaders.DEAD_LETTER_DETAIL, detail);
    }
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
