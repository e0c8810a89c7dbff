package io.tailwater.loadtests.chaos.truth;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics as any consumer may: what is committed, from the first record to the last. */
final class TopicReader {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String brokers;

  TopicReader(String brokers) {
    this.brokers = brokers;
  }

  /** Takes a record. */
  interface Taker {
    /** Called for each record of a partition in its order. */
    void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  /**
   * Reads a topic as it is now.
   *
   * @throws IOException if it cannot be read to its end
   */
  void read(String topic, Taker taker) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Set<TopicPartition> unread = new HashSet<>(partitions);
      long began = System.nanoTime();
      while (!unread.isEmpty()) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new IOException("topic " + topic + " cannot be read to its end: " + unread);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          taker.take(record);
        }
        unread.removeIf(
            partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            brokers,
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "fetch.max.bytes",
            16 << 20),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
