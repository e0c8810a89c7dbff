package io.tailwater.node;

import io.tailwater.ingest.gateway.GatewaySettings;
import io.tailwater.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that must exist before a node reads or an agent writes. */
final class TopicCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCatalog.class);
  private static final short BROKER_DEFAULT = -1;
  private static final int MAX_TRIES = 3;

  /** A broker that is busy may not know a topic yet that it has just made. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final int shards;
  private final Set<String> sources;

  /**
   * The catalog of a node.
   *
   * @param sources raw topics beyond those of the design
   */
  TopicCatalog(int shards, Set<String> sources) {
    this.shards = shards;
    this.sources = Set.copyOf(sources);
  }

  /**
   * Creates what is missing, and checks what somebody else may have created.
   *
   * @throws NodeStartException if a sharded topic has another partition count than configured:
   *     every trace would change its shard; or if a topic is set so that the node could not work
   */
  void ensure(Admin admin) throws InterruptedException {
    for (int tries = 1; !ensured(admin, tries == MAX_TRIES); tries++) {
      LOG.warn("Kafka does not answer yet; it is asked again, {} times at most", MAX_TRIES - tries);
      Thread.sleep(PAUSE);
    }
  }

  /** False where Kafka could not answer now, which a busy one may still do. */
  private boolean ensured(Admin admin, boolean last) throws InterruptedException {
    try {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      for (NewTopic topic : wanted()) {
        if (!existing.contains(topic.name())) {
          missing.add(topic);
        }
      }
      if (missing.size() < wanted().size()) {
        missing.forEach(topic -> LOG.warn("topic {} was not there and is made anew", topic.name()));
      }
      create(admin, missing);
      checkShards(admin);
      checkSettings(admin, existing);
      return true;
    } catch (ExecutionException e) {
      if (!last && e.getCause() instanceof RetriableException) {
        return false;
      }
      throw new NodeStartException(
          "Kafka refused to list or create topics: " + Lane.reason(e.getCause()), e);
    }
  }

  /**
   * How many shards there are, as the keyed topic has it.
   *
   * @throws NodeStartException if there is no such topic
   */
  static int shards(Admin admin) throws InterruptedException {
    try {
      return admin
          .describeTopics(List.of(Topics.KEYED_SPANS))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .partitions()
          .size();
    } catch (ExecutionException e) {
      throw new NodeStartException(
          "there is no " + Topics.KEYED_SPANS + " to drain: " + Lane.reason(e.getCause()), e);
    }
  }

  /** Names of the topics that the node's lanes read and write. */
  Set<String> watched() {
    Set<String> names = new TreeSet<>(sources);
    names.addAll(
        List.of(
            Topics.KEYED_SPANS,
            Topics.KEPT_SPANS,
            Topics.LEDGER,
            Topics.KEYED_LOGS,
            Topics.KEPT_LOGS,
            Topics.LOGS_LEDGER,
            Topics.LOGS_PATTERNS,
            Topics.ROLLUPS,
            Topics.KEYED_ROLLUPS,
            Topics.ALERTS,
            Topics.ALERTS_STATE,
            Topics.INCIDENTS_STATE,
            Topics.KEYED_METRICS,
            Topics.METRICS_STATE,
            Topics.DEAD_LETTERS,
            Topics.CONFIG,
            Topics.PINS));
    return names;
  }

  private List<NewTopic> wanted() {
    Set<String> raw = new HashSet<>(Topics.RAW);
    for (String source : sources) {
      raw.add(source);
      raw.addAll(SkyWalkingTopics.beside(source));
    }
    List<NewTopic> wanted = new ArrayList<>();
    for (String topic : raw) {
      wanted.add(new NewTopic(topic, shards, BROKER_DEFAULT).configs(TopicSettings.ofRaw()));
    }
    for (String topic : Topics.SHARDED) {
      wanted.add(new NewTopic(topic, shards, BROKER_DEFAULT).configs(TopicSettings.of(topic)));
    }
    for (String topic : Topics.UNSHARDED) {
      wanted.add(new NewTopic(topic, 1, BROKER_DEFAULT).configs(TopicSettings.of(topic)));
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
                    + " set node.partitions to %d, or change the topics with: ./tailwater repartition"
                    + " --partitions %d")
                .formatted(topic.name(), partitions, shards, partitions, shards));
      }
    }
  }

  /** Only of topics that were there before: the brokers may not all know the new ones yet. */
  private void checkSettings(Admin admin, Set<String> existing)
      throws InterruptedException, ExecutionException {
    Map<String, Map<String, String>> own = new TreeMap<>();
    Map<String, Map<String, String>> raw = new TreeMap<>();
    try {
      List<String> ours = new ArrayList<>(Topics.SHARDED);
      ours.addAll(Topics.UNSHARDED);
      ours.retainAll(existing);
      own.putAll(settings(admin, ours));
      raw.putAll(settings(admin, Stream.of(Topics.OTLP_SPANS).filter(existing::contains).toList()));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw e;
      }
      LOG.warn(
          "Kafka does not let this user see how topics are set (DescribeConfigs), so they were not"
              + " checked: {}",
          Lane.reason(e.getCause()));
      return;
    }
    List<String> problems = TopicSettings.problems(own, broker(admin));
    if (!problems.isEmpty()) {
      throw new NodeStartException(String.join("\n", problems));
    }
    int sentBytes = GatewaySettings.defaults().maxRecordBytes();
    raw.forEach(
        (topic, settings) -> {
          if (TopicSettings.maxRecordBytes(settings) < sentBytes) {
            LOG.warn(
                "topic {} takes no record above {} bytes; the gateway sends up to {} and will"
                    + " refuse the larger requests",
                topic,
                TopicSettings.maxRecordBytes(settings),
                sentBytes);
          }
        });
  }

  private static Map<String, Map<String, String>> settings(Admin admin, List<String> topics)
      throws InterruptedException, ExecutionException {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    Map<String, Map<String, String>> settings = new HashMap<>();
    admin
        .describeConfigs(resources)
        .all()
        .get()
        .forEach(
            (resource, config) -> {
              Map<String, String> values = new HashMap<>();
              config.entries().stream()
                  .filter(entry -> entry.value() != null)
                  .forEach(entry -> values.put(entry.name(), entry.value()));
              settings.put(resource.name(), values);
            });
    return settings;
  }

  private static String broker(Admin admin) throws InterruptedException, ExecutionException {
    return admin.describeCluster().nodes().get().stream()
        .findFirst()
        .map(node -> node.host() + ":" + node.port())
        .orElse("HOST:PORT");
  }
}
