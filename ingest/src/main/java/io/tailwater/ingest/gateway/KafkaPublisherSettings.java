package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How the gateway produces to Kafka.
 *
 * @param bootstrapServers brokers as {@code host:port,host:port}
 * @param maxQueuedBytes bytes that may wait for an acknowledgement
 * @param deliveryTimeout how long a record is retried before its sender is told to try later
 * @param connection further producer properties, such as {@code security.protocol}; they cannot
 *     change what the gateway's promises rest on
 */
public record KafkaPublisherSettings(
    String bootstrapServers,
    long maxQueuedBytes,
    Duration deliveryTimeout,
    Map<String, String> connection) {

  private static final int MIB = 1 << 20;

  /** Compression makes Kafka reserve a little more than the record; half batches wait, too. */
  private static final long BUFFER_HEADROOM_BYTES = 32L * MIB;

  private static final Duration SHORTEST_DELIVERY = Duration.ofSeconds(1);

  /** Checks that there is a broker, room for a record and time for a retry. */
  public KafkaPublisherSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("the gateway needs Kafka's bootstrap servers");
    }
    if (maxQueuedBytes < MIB) {
      throw new IllegalArgumentException("gateway: maxQueuedBytes is below 1 MiB");
    }
    if (deliveryTimeout.compareTo(SHORTEST_DELIVERY) < 0) {
      throw new IllegalArgumentException("gateway: deliveryTimeout is below 1 s");
    }
    connection = Map.copyOf(connection);
  }

  /** 64 MiB queued, 10 s to deliver, a plain connection. */
  public static KafkaPublisherSettings defaults(String bootstrapServers) {
    return new KafkaPublisherSettings(
        bootstrapServers, 64L * MIB, Duration.ofSeconds(10), Map.of());
  }

  Map<String, Object> producerConfig() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "tailwater-gateway");
    config.putAll(connection);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 * MIB);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, maxQueuedBytes + BUFFER_HEADROOM_BYTES);
    // Blocks a virtual thread at most this long: a topic seen for the first time, a full buffer.
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    config.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(deliveryTimeout.toMillis()));
    config.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(deliveryTimeout.toMillis() / 2));
    return config;
  }
}
