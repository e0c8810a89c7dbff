package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.trace.DecisionDeal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/*
 * Which shard a trace belongs to hangs on the number of partitions, so it may only change while no
 * shard has anything to do: every span that was re-keyed is settled, every kept one is in ClickHouse,
 * and no node runs. Then what the keyed topics and the ledger hold is of the past, and they are made
 * anew; so are the committed offsets, which Kafka forgets with the topic. Topics that others may read
 * are given further partitions, and only made anew where there are to be fewer. The raw topics and how
 * far they were read stay as they are.
 *
 * Each step looks at what there is, so a run that broke off is completed by the next one: a topic with
 * the right number is left alone, one that is missing is made. The decisions that late spans follow are
 * carried over from the old ledger to the new one; only a run that broke off between the two loses them.
 * What judges of services know is not, so alerts that are open end, and baselines are learned again.
 * What is remembered of metrics is not: the next total of each stream says nothing of its growth since the
 * one before.
 */
/**
 * Changes the number of shards of a cluster that is drained and at rest. Blocking; not thread-safe.
 */
public final class Repartition implements AutoCloseable {
  private static final Set<String> OF_SHARDS =
      Set.of(
          Topics.KEYED_SPANS,
          Topics.KEYED_LOGS,
          Topics.KEYED_METRICS,
          Topics.KEYED_ROLLUPS,
          Topics.ALERTS_STATE,
          Topics.LEDGER,
          Topics.LOGS_LEDGER,
          Topics.METRICS_STATE);
  private static final List<String> GROUPS =
      List.of(
          TailwaterNode.REKEY_GROUP,
          TailwaterNode.GROUP,
          TailwaterNode.CLICKHOUSE_GROUP,
          LogLanes.REKEY_GROUP,
          LogLanes.GROUP,
          LogLanes.CLICKHOUSE_GROUP,
          LogLanes.ROLLUPS_GROUP,
          MetricLanes.REKEY_GROUP,
          MetricLanes.CLICKHOUSE_GROUP,
          AlertLanes.REKEY_GROUP,
          AlertLanes.METRICS_GROUP,
          AlertLanes.GROUP,
          AlertLanes.DESK_GROUP);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final short BROKER_DEFAULT = -1;

  private final Admin admin;
  private final Leftovers leftovers;
  private final LedgerDeal ledger;

  /** A view of the cluster behind these brokers. */
  public Repartition(String kafka) {
    KafkaClients clients = KafkaClients.ofTool(kafka, "repartition");
    admin = clients.admin();
    leftovers = new Leftovers(clients, admin);
    ledger = new LedgerDeal(clients);
  }

  /** Whether every sharded topic is there with this many partitions. */
  public boolean isDone(int partitions) throws InterruptedException {
    Map<String, TopicDescription> topics = sharded();
    return topics.keySet().containsAll(Topics.SHARDED)
        && topics.values().stream().allMatch(topic -> topic.partitions().size() == partitions);
  }

  /** Who works on the shards, by name; a node that was killed counts until its session ends. */
  public List<String> workers() throws InterruptedException {
    List<String> workers = new ArrayList<>();
    for (KafkaFuture<ConsumerGroupDescription> group :
        admin.describeConsumerGroups(GROUPS).describedGroups().values()) {
      try {
        group
            .get()
            .members()
            .forEach(
                member ->
                    workers.add(
                        member.groupInstanceId().orElse(member.clientId())
                            + " at "
                            + member.host().replace("/", "")));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw failure(e);
        }
      }
    }
    return workers.stream().distinct().sorted().toList();
  }

  /** Kafka offsets that are not judged or not landed yet; 0 where the cluster is drained. */
  public long undrained() throws InterruptedException {
    Map<String, TopicDescription> topics = sharded();
    return left(topics, TailwaterNode.GROUP, Topics.KEYED_SPANS)
        + left(topics, TailwaterNode.CLICKHOUSE_GROUP, Topics.KEPT_SPANS)
        + left(topics, LogLanes.GROUP, Topics.KEYED_LOGS)
        + left(topics, LogLanes.CLICKHOUSE_GROUP, Topics.KEPT_LOGS)
        + left(topics, LogLanes.ROLLUPS_GROUP, Topics.ROLLUPS)
        + left(topics, MetricLanes.CLICKHOUSE_GROUP, Topics.KEYED_METRICS);
  }

  private long left(Map<String, TopicDescription> topics, String group, String topic)
      throws InterruptedException {
    TopicDescription described = topics.get(topic);
    return described == null ? 0 : leftovers.of(group, topic, described.partitions().size());
  }

  /**
   * Gives every sharded topic this many partitions.
   *
   * @param progress takes a line for each topic that is changed
   * @throws IllegalStateException if the cluster is not drained or not at rest; nothing was changed
   */
  public void apply(int partitions, Consumer<String> progress) throws InterruptedException {
    List<String> workers = workers();
    long undrained = undrained();
    if (!workers.isEmpty() || undrained > 0) {
      throw new IllegalStateException(
          "not drained: %d records to go, and %s at work".formatted(undrained, workers));
    }
    TopicDescription oldLedger = sharded().get(Topics.LEDGER);
    DecisionDeal decisions =
        oldLedger == null || oldLedger.partitions().size() == partitions
            ? new DecisionDeal(partitions)
            : ledger.read(oldLedger.partitions().size(), partitions);
    for (String topic : Topics.SHARDED) {
      Map<String, TopicDescription> topics = sharded();
      TopicDescription before = topics.get(topic);
      int has = before == null ? 0 : before.partitions().size();
      if (has == partitions) {
        continue;
      }
      if (has > 0 && has < partitions && !OF_SHARDS.contains(topic)) {
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
      } else {
        Map<String, String> settings = settings(topic, before);
        short replication = replication(topics);
        if (before != null) {
          delete(topic);
        }
        create(new NewTopic(topic, partitions, replication).configs(settings));
      }
      progress.accept("%s: %d partitions, had %d".formatted(topic, partitions, has));
    }
    await("the brokers know of all partitions", () -> isDone(partitions));
    if (decisions.size() > 0) {
      TopicDescription keyed = sharded().get(Topics.KEYED_SPANS);
      ledger.write(decisions, partitions, keyed == null ? "" : keyed.topicId().toString());
      progress.accept("%s: %d decisions carried over".formatted(Topics.LEDGER, decisions.size()));
    }
  }

  private Map<String, TopicDescription> sharded() throws InterruptedException {
    Set<String> existing = get(admin.listTopics().names());
    List<String> ours = Topics.SHARDED.stream().filter(existing::contains).toList();
    return new TreeMap<>(get(admin.describeTopics(ours).allTopicNames()));
  }

  /** As the topic was set, and as a new one is set where it is not there any more. */
  private Map<String, String> settings(String topic, @Nullable TopicDescription before)
      throws InterruptedException {
    Map<String, String> settings = new HashMap<>(TopicSettings.of(topic));
    if (before != null) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Objects.requireNonNull(get(admin.describeConfigs(List.of(resource)).all()).get(resource))
          .entries()
          .forEach(
              entry -> {
                if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                  settings.put(entry.name(), entry.value());
                }
              });
    }
    return settings;
  }

  private static short replication(Map<String, TopicDescription> topics) {
    return (short)
        topics.values().stream()
            .mapToInt(topic -> topic.partitions().getFirst().replicas().size())
            .max()
            .orElse(BROKER_DEFAULT);
  }

  private void delete(String topic) throws InterruptedException {
    get(admin.deleteTopics(List.of(topic)).all());
    await(topic + " is gone", () -> !get(admin.listTopics().names()).contains(topic));
  }

  private void create(NewTopic topic) throws InterruptedException {
    await(
        topic.name() + " is made",
        () -> {
          try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
          } catch (ExecutionException e) {
            // A broker may still be busy with the one that was deleted.
            if (e.getCause() instanceof TopicExistsException) {
              return false;
            }
            throw failure(e);
          }
        });
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static void await(String what, Condition condition) throws InterruptedException {
    long started = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - started > PATIENCE.toNanos()) {
        throw new KafkaException(
            "Kafka did not get so far within %d s that %s; run the command again"
                .formatted(PATIENCE.toSeconds(), what));
      }
      Thread.sleep(PAUSE);
    }
  }

  private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static KafkaException failure(ExecutionException e) {
    return new KafkaException(Lane.reason(e.getCause()), e.getCause());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
