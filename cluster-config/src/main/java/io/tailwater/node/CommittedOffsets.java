package io.tailwater.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads what a consumer group has committed.
 *
 * <p>An offset that is part of a transaction under way is waited for. Kafka's client leaves it out
 * of its answer, with a warning in the log that means nothing here, and says {@code null} for what
 * was never committed.
 */
final class CommittedOffsets {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private CommittedOffsets() {}

  /** Everything that the group has committed as of now. */
  static Map<TopicPartition, OffsetAndMetadata> of(Admin admin, String group)
      throws InterruptedException, ExecutionException {
    return of(
        admin,
        group,
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().keySet());
  }

  /**
   * What the group has committed for these; those without an offset are left out.
   *
   * @throws TimeoutException if a transaction takes longer than anybody should wait
   */
  static Map<TopicPartition, OffsetAndMetadata> of(
      Admin admin, String group, Collection<TopicPartition> partitions)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    Set<TopicPartition> asked = new HashSet<>(partitions);
    long started = System.nanoTime();
    while (!asked.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> answer =
          admin
              .listConsumerGroupOffsets(
                  Map.of(
                      group,
                      new ListConsumerGroupOffsetsSpec().topicPartitions(new ArrayList<>(asked))),
                  new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata(group)
              .get();
      answer.forEach(
          (partition, offset) -> {
            if (offset != null) {
              committed.put(partition, offset);
            }
          });
      asked.removeAll(answer.keySet());
      if (!asked.isEmpty()) {
        if (System.nanoTime() - started > PATIENCE.toNanos()) {
          throw new TimeoutException(
              "the offsets of group %s for %s are in a transaction that does not end"
                  .formatted(group, asked));
        }
        Thread.sleep(PAUSE);
      }
    }
    return committed;
  }
}
