package io.tailwater.node;

import io.tailwater.config.GroupProtocol;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Kafka clients of nodes and tools, with the settings on which exactness rests in one
 * place.
 */
public final class KafkaClients {
  /** Above any record that a lane may write: a 20 MB dead letter must fit. */
  static final int MAX_REQUEST_BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);
  private static final int TRANSACTION_TIMEOUT_MILLIS = 60_000;
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

  /** A shard stands still while its ledger is read, so that is done in few large steps. */
  private static final int READER_FETCH_BYTES = 8 << 20;

  private static final int READER_POLL_RECORDS = 5_000;

  private final String bootstrapServers;
  private final String nodeName;
  private final GroupProtocol groupProtocol;

  KafkaClients(String bootstrapServers, String nodeName, GroupProtocol groupProtocol) {
    this.bootstrapServers = bootstrapServers;
    this.nodeName = nodeName;
    this.groupProtocol = groupProtocol;
  }

  /** The clients of a tool, which is no member of any group. */
  public static KafkaClients ofTool(String bootstrapServers, String name) {
    return new KafkaClients(bootstrapServers, name, GroupProtocol.COOPERATIVE);
  }

  /** The brokers, as {@code host:port,...}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** A client that asks, and gives up after 5 s. */
  public Admin admin() {
    Map<String, Object> config = common("admin");
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    return Admin.create(config);
  }

  /**
   * A member of a group that reads only what is committed and commits nothing by itself.
   *
   * <p>The membership of the classic protocol is static: a node that is started again under its
   * name gets its partitions back at once, without waiting for the session of its former self to
   * end. In that of KIP-848 the broker refuses a name while a session of it is open, so there it
   * has none.
   */
  KafkaConsumer<byte[], byte[]> groupMember(String group, int maxPollRecords) {
    Map<String, Object> config = reading(group);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    switch (groupProtocol) {
      case COOPERATIVE -> config.putAll(classicMember(CooperativeStickyAssignor.class));
      case EAGER -> config.putAll(classicMember(RangeAssignor.class));
      case CONSUMER ->
          config.put(
              ConsumerConfig.GROUP_PROTOCOL_CONFIG,
              org.apache.kafka.clients.consumer.GroupProtocol.CONSUMER.name());
    }
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> classicMember(Class<? extends ConsumerPartitionAssignor> assignor) {
    return Map.of(
        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
        nodeName,
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        SESSION_TIMEOUT_MILLIS,
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        assignor.getName());
  }

  /** Leaves the group, so that others need not wait for the session to end, and closes. */
  static void leave(KafkaConsumer<byte[], byte[]> consumer, Duration patience) {
    consumer.close(
        CloseOptions.timeout(patience)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  /** A reader outside of any group, for restoring. */
  KafkaConsumer<byte[], byte[]> reader(String purpose) {
    return reader(purpose, READER_POLL_RECORDS);
  }

  /**
   * A reader of topics with large records.
   *
   * @param maxPollRecords the most records that are held at once, however large
   */
  public KafkaConsumer<byte[], byte[]> reader(String purpose, int maxPollRecords) {
    Map<String, Object> config = reading(purpose);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, READER_FETCH_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A producer that fences every other one with the same transactional id when it is initialised.
   */
  public KafkaProducer<byte[], byte[]> transactional(String transactionalId) {
    return transactional(transactionalId, TRANSACTION_TIMEOUT_MILLIS);
  }

  /**
   * The same for an id that dies with its node: nobody else fences it, so whatever it had open
   * holds up all readers until it times out, which is when a classic group gives its partitions to
   * others.
   */
  KafkaProducer<byte[], byte[]> transactionalOfNode(String transactionalId) {
    return transactional(transactionalId, SESSION_TIMEOUT_MILLIS);
  }

  private KafkaProducer<byte[], byte[]> transactional(String transactionalId, int timeoutMillis) {
    Map<String, Object> config = writing(transactionalId);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeoutMillis);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Outlaws all producers with these transactional ids, and aborts what they have open. Where Kafka
   * does not do it in time, nothing is lost but time: whoever comes next does it again.
   *
   * <p>One question for each: of one question for all, kafka-clients 4.4 sends those that go to the
   * same broker one after the other, each after a pause that grows to a second.
   */
  void outlaw(Collection<String> transactionalIds) {
    try (Admin admin = admin()) {
      KafkaFuture.allOf(
              transactionalIds.stream()
                  .map(id -> admin.fenceProducers(List.of(id)).all())
                  .toArray(KafkaFuture<?>[]::new))
          .get();
    } catch (ExecutionException e) {
      LOG.info("{} are not outlawed yet: {}", transactionalIds, Lane.reason(e.getCause()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * A transactional producer for which somebody waits: it gives up after this patience rather than
   * to hold out.
   */
  KafkaProducer<byte[], byte[]> impatientWriter(String transactionalId, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    Map<String, Object> config = writing(transactionalId);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** An idempotent producer without transactions. */
  KafkaProducer<byte[], byte[]> plain(String purpose) {
    return new KafkaProducer<>(
        writing(purpose), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> reading(String purpose) {
    Map<String, Object> config = common(purpose);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Kafka's own reset passes over what was deleted without a word; see PartitionStarts.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }

  private Map<String, Object> writing(String purpose) {
    Map<String, Object> config = common(purpose);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MAX_REQUEST_BYTES);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * REQUEST_TIMEOUT_MILLIS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2 * REQUEST_TIMEOUT_MILLIS);
    return config;
  }

  private Map<String, Object> common(String purpose) {
    Map<String, Object> config = new HashMap<>();
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, nodeName + "-" + purpose);
    config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    config.put("enable.metrics.push", false);
    return config;
  }
}
