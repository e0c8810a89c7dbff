package io.tailwater.cli.deadletters;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** Reads ranges of a topic's committed records, one record after the other. Not thread-safe. */
final class CommittedRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> begins;
  private final Map<TopicPartition, Long> ends;

  /** A view of the partitions as they are now; closes the consumer in the end. */
  CommittedRecords(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    this.consumer = consumer;
    this.partitions = List.copyOf(partitions);
    begins = consumer.beginningOffsets(partitions);
    ends = consumer.endOffsets(partitions);
  }

  /**
   * Hands out all records since a time, partition by partition, oldest first.
   *
   * @param sinceMillis epoch milliseconds; 0 for all. Some older ones may be among them
   */
  void forEachSince(long sinceMillis, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    for (TopicPartition partition : partitions) {
      long from = sinceMillis <= 0 ? begin(partition) : firstSince(partition, sinceMillis);
      read(partition, from, end(partition), records);
    }
  }

  /** Hands out the record at an offset; nothing where no committed one is there. */
  void at(TopicPartition partition, long offset, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    if (offset >= begin(partition) && offset < end(partition)) {
      read(partition, offset, offset + 1, records);
    }
  }

  /** The first offset that is there. */
  private long begin(TopicPartition partition) {
    return begins.getOrDefault(partition, 0L);
  }

  /** The offset after the last one that is decided; 0 where there is no such partition. */
  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private long firstSince(TopicPartition partition, long millis) {
    OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, millis)).get(partition);
    return found == null ? end(partition) : found.offset();
  }

  private void read(
      TopicPartition partition,
      long from,
      long to,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long position = from;
    long progressNanos = System.nanoTime();
    while (position < to) {
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < to) {
            records.accept(record);
          }
        }
      } catch (OffsetOutOfRangeException _) {
        // Retention was faster.
        consumer.seekToBeginning(List.of(partition));
      }
      long now = consumer.position(partition);
      if (now != position) {
        position = now;
        progressNanos = System.nanoTime();
      } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
        throw new LettersException(
            "Kafka gives nothing of %s from offset %d on; is every broker with a copy of it up?"
                .formatted(partition, position));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
