package io.tailwater.node;

import io.tailwater.model.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that must exist before a node reads or an agent writes. */
final class TopicCatalog {
  private static final Map<String, String> LARGE_RECORDS =
      Map.of("max.message.bytes", Integer.toString(KafkaClients.MAX_REQUEST_BYTES));
  private static final short BROKER_DEFAULT = -1;

  private final int shards;
  private final List<String> sources;

  /**
   * The catalog of a node.
   *
   * @param sources raw topics beyond those of the design
   */
  TopicCatalog(int shards, List<String> sources) {
    this.shards = shards;
    this.sources = List.copyOf(sources);
  }

  /**
   * Creates what is missing.
   *
   * @throws NodeStartException if a sharded topic has another partition count than configured:
   *     every trace would change its shard
   */
  void ensure(Admin admin) throws InterruptedException {
    try {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      for (NewTopic topic : wanted()) {
        if (!existing.contains(topic.name())) {
          missing.add(topic);
        }
      }
      create(admin, missing);
      checkShards(admin);
    } catch (ExecutionException e) {
      throw new NodeStartException(
          "Kafka refused to list or create topics: " + Lane.reason(e.getCause()), e);
    }
  }

  private List<NewTopic> wanted() {
    Set<String> raw = new HashSet<>(Topics.RAW);
    raw.addAll(sources);
    List<NewTopic> wanted = new ArrayList<>();
    for (String topic : raw) {
      wanted.add(new NewTopic(topic, shards, BROKER_DEFAULT).configs(LARGE_RECORDS));
    }
    for (String topic : Topics.SHARDED) {
      Map<String, String> config = new HashMap<>(LARGE_RECORDS);
      if (topic.startsWith("tailwater.keyed.")) {
        config.put("retention.ms", Long.toString(24L * 3600 * 1000));
      }
      wanted.add(new NewTopic(topic, shards, BROKER_DEFAULT).configs(config));
    }
    for (String topic : Topics.UNSHARDED) {
      wanted.add(new NewTopic(topic, 1, BROKER_DEFAULT).configs(LARGE_RECORDS));
    }
    return wanted;
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws InterruptedException, ExecutionException {
    if (missing.isEmpty()) {
      return;
    }
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private void checkShards(Admin admin) throws InterruptedException, ExecutionException {
    Map<String, TopicDescription> descriptions;
    try {
      descriptions = admin.describeTopics(Topics.SHARDED).allTopicNames().get();
    } catch (KafkaException e) {
      throw new NodeStartException("Kafka does not describe its topics: " + e.getMessage(), e);
    }
    for (TopicDescription topic : descriptions.values()) {
      int partitions = topic.partitions().size();
      if (partitions != shards) {
        throw new NodeStartException(
            ("topic %s has %d partitions, node.partitions says %d: traces would change their shard;"
                    + " set node.partitions to %d")
                .formatted(topic.name(), partitions, shards, partitions));
      }
    }
  }
}
