package io.tailwater.node;

import io.tailwater.ingest.rekey.RefusedBytes;
import io.tailwater.model.DeadLetterHeaders;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;
import io.tailwater.sinks.RefusedRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code tailwater.deadletters}: the bytes as they came, the reason and the origin in
 * headers.
 */
final class DeadLetters {
  /** A letter's number: partition, colon, offset; or the word of a signal. */
  private static final int MAX_MARK_BYTES = 40;

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
    return withHistory(
        raw.headers(),
        withDetail(
            refused.detail(),
            record(
                refused.reason(),
                raw.topic(),
                raw.partition(),
                raw.offset(),
                raw.key(),
                refused.bytes())));
  }

  /**
   * A record that was a dead letter before says so again, and what signal it is of. Only the newest
   * few short marks are taken over: anyone may write headers, and the letter must fit where the
   * record did.
   */
  private static ProducerRecord<byte[], byte[]> withHistory(
      Headers raw, ProducerRecord<byte[], byte[]> letter) {
    Deque<Header> newest = new ArrayDeque<>();
    for (Header header : raw.headers(DeadLetterHeaders.REPLAYED_FROM)) {
      if (header.value() != null && header.value().length <= MAX_MARK_BYTES) {
        newest.addLast(header);
        if (newest.size() > DeadLetterHeaders.MAX_HISTORY) {
          newest.removeFirst();
        }
      }
    }
    newest.forEach(letter.headers()::add);
    Header signal = raw.lastHeader(Signal.HEADER);
    if (signal != null && signal.value() != null && signal.value().length <= MAX_MARK_BYTES) {
      letter.headers().add(signal);
    }
    return letter;
  }

  private static ProducerRecord<byte[], byte[]> withDetail(
      String detail, ProducerRecord<byte[], byte[]> record) {
    if (!detail.isEmpty()) {
      RecordHeaders.put(record.headers(), DeadLetterHeaders.DETAIL, detail);
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
    RecordHeaders.put(record.headers(), DeadLetterHeaders.REASON, reason);
    RecordHeaders.put(record.headers(), DeadLetterHeaders.ORIGIN_TOPIC, originTopic);
    RecordHeaders.put(
        record.headers(), DeadLetterHeaders.ORIGIN_PARTITION, Integer.toString(originPartition));
    RecordHeaders.put(
        record.headers(), DeadLetterHeaders.ORIGIN_OFFSET, Long.toString(originOffset));
    return record;
  }
}
