package io.tailwater.node;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads partitions of compacted topics whole. */
final class CompactedPartition {
  private static final Duration POLL = Duration.ofMillis(100);

  private CompactedPartition() {}

  /**
   * Of each key the newest record, the keys in the order in which they were written first.
   *
   * @param consumer that is assigned nothing else
   * @param end the offset behind the last record that counts
   * @param patience how long Kafka may say nothing
   * @throws TimeoutException if it says nothing for longer
   */
  static Map<String, ConsumerRecord<byte[], byte[]>> newest(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition where, long end, Duration patience) {
    Map<String, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
    consumer.assign(List.of(where));
    consumer.seekToBeginning(List.of(where));
    long reached = -1;
    long deadline = 0;
    for (long at = consumer.position(where, patience);
        at < end;
        at = consumer.position(where, patience)) {
      if (at > reached) {
        reached = at;
        deadline = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException(where + " cannot be read to its end");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        newest.put(new String(record.key(), StandardCharsets.US_ASCII), record);
      }
    }
    return newest;
  }
}
