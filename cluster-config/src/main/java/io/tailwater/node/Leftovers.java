package io.tailwater.node;

import io.tailwater.model.rollup.ShardTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What a group has not worked off of a topic. Offsets alone do not say: transaction markers and the
 * re-key lane's empty records take some too, so what lies after the committed offset is read.
 */
final class Leftovers {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final KafkaClients clients;
  private final Admin admin;

  Leftovers(KafkaClients clients, Admin admin) {
    this.clients = clients;
    this.admin = admin;
  }

  /**
   * Offsets in the partitions that have records with a value after the group's offset; 0 where
   * everything is worked off. A transaction that is still open counts as work.
   */
  long of(String group, String topic, int partitions) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> first = new HashMap<>();
    Map<TopicPartition, OffsetSpec> last = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      first.put(new TopicPartition(topic, p), OffsetSpec.earliest());
      last.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, ListOffsetsResultInfo> begins = admin.listOffsets(first).all().get();
      Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(last).all().get();
      Map<TopicPartition, Long> from = new HashMap<>();
      Map<TopicPartition, Long> to = new HashMap<>();
      ends.forEach(
          (partition, end) -> {
            OffsetAndMetadata reached = committed.get(partition);
            long begin = Objects.requireNonNull(begins.get(partition)).offset();
            long at = reached == null ? begin : Math.max(begin, reached.offset());
            if (at < end.offset()) {
              from.put(partition, at);
              to.put(partition, end.offset());
            }
          });
      return read(from, to);
    } catch (ExecutionException e) {
      throw new KafkaException(Lane.reason(e.getCause()), e.getCause());
    }
  }

  private long read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    if (from.isEmpty()) {
      return 0;
    }
    long left = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("leftovers")) {
      Set<TopicPartition> unread = new HashSet<>(from.keySet());
      consumer.assign(unread);
      from.forEach(consumer::seek);
      long started = System.nanoTime();
      while (!unread.isEmpty() && System.nanoTime() - started < PATIENCE.toNanos()) {
        var records = consumer.poll(POLL);
        for (TopicPartition partition : Set.copyOf(unread)) {
          if (hasWork(records.records(partition))) {
            left += to.getOrDefault(partition, 0L) - from.getOrDefault(partition, 0L);
            unread.remove(partition);
            consumer.pause(List.of(partition));
          } else if (consumer.position(partition) >= to.getOrDefault(partition, 0L)) {
            unread.remove(partition);
          }
        }
      }
      for (TopicPartition open : unread) {
        left += to.getOrDefault(open, 0L) - consumer.position(open);
      }
    }
    return left;
  }

  private static boolean hasWork(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .anyMatch(
            record ->
                record.value() != null && record.value().length > 0 && !onlyTellsTime(record));
  }

  /** A shard says for a while how far it is, though it counts nothing more. */
  private static boolean onlyTellsTime(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.ROLLUP_KIND, "")
        .equals(ShardTime.KIND);
  }
}
