package io.tailwater.tests.stage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What an operator, retention or a mishap does to topics. */
public final class KafkaTopics implements AutoCloseable {
  private final Admin admin;

  /** A client of these brokers. */
  public KafkaTopics(String brokers) {
    admin = Admin.create(Map.of("bootstrap.servers", brokers));
  }

  /** The partitions of a topic; empty where there is none. */
  public List<TopicPartition> partitions(String topic) {
    if (!get(admin.listTopics().names()).contains(topic)) {
      return List.of();
    }
    return get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .flatMap(described -> described.partitions().stream())
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /** The id of a topic, which another of the same name would not have. */
  public String id(String topic) {
    return get(admin.describeTopics(List.of(topic)).allTopicNames())
        .values()
        .iterator()
        .next()
        .topicId()
        .toString();
  }

  /** The offset after the last record of a partition. */
  public long end(TopicPartition partition) {
    return get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
        .offset();
  }

  /** What a group has committed for a partition. */
  public Optional<Long> committed(String group, TopicPartition partition) {
    return Optional.ofNullable(
            get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(partition))
        .map(OffsetAndMetadata::offset);
  }

  /** Deletes what is before an offset, as retention does. */
  public void deleteRecordsBefore(TopicPartition partition, long offset) {
    get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all());
  }

  /** Deletes a topic. */
  public void delete(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
  }

  /** Makes a topic as Tailwater's are made. */
  public void create(String topic, int partitions) {
    get(
        admin
            .createTopics(
                List.of(
                    new NewTopic(topic, partitions, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(64 << 20)))))
            .all());
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException refused) {
      throw new AssertionError("Kafka refused", refused.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
