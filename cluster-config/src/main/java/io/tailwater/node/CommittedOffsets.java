package io.tailwater.node;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what a consumer group has committed.
 *
 * <p>An offset that is part of a transaction under way is waited for. Each partition is asked for
 * on its own: were they asked for together, all would have to be without a transaction at one
 * moment, which in a busy group of many they never are.
 */
final class CommittedOffsets {
  private static final ListConsumerGroupOffsetsOptions STABLE =
      new ListConsumerGroupOffsetsOptions().requireStable(true);

  private CommittedOffsets() {}

  /** Everything that the group has committed as of now. */
  static Map<TopicPartition, OffsetAndMetadata> of(Admin admin, String group)
      throws InterruptedException, ExecutionException {
    return of(
        admin,
        group,
        present(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get())
            .keySet());
  }

  /** What the group has committed for these; those without an offset are left out. */
  static Map<TopicPartition, OffsetAndMetadata> of(
      Admin admin, String group, Collection<TopicPartition> partitions)
      throws InterruptedException, ExecutionException {
    List<KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> asked =
        partitions.stream()
            .map(
                partition -> new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition)))
            .map(
                spec ->
                    admin
                        .listConsumerGroupOffsets(Map.of(group, spec), STABLE)
                        .partitionsToOffsetAndMetadata(group))
            .toList();
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> answer : asked) {
      committed.putAll(present(answer.get()));
    }
    return committed;
  }

  /** Kafka answers with null for what was never committed. */
  private static Map<TopicPartition, OffsetAndMetadata> present(
      Map<TopicPartition, OffsetAndMetadata> answer) {
    Map<TopicPartition, OffsetAndMetadata> present = new HashMap<>(answer);
    present.values().removeIf(offset -> offset == null);
    return present;
  }
}
