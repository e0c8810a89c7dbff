package io.tailwater.loadtests.chaos.load;

import io.tailwater.model.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a load as its time comes, with an idempotent producer that tries until Kafka has
 * acknowledged; remembers when it did.
 */
public final class LoadSender implements AutoCloseable {
  private static final int FOR_EVER_MILLIS = 24 * 3_600 * 1_000;

  /** Where Kafka has put a record of spans. */
  public record Place(int partition, long offset) {}

  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<Place, Long> acknowledgedMillis = new ConcurrentHashMap<>();
  private final AtomicLong sentSpans = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** A sender to these brokers. */
  public LoadSender(String brokers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                5,
                "compression.type",
                "lz4",
                "buffer.memory",
                256L << 20,
                "max.block.ms",
                FOR_EVER_MILLIS,
                "delivery.timeout.ms",
                FOR_EVER_MILLIS,
                "request.timeout.ms",
                10_000,
                "reconnect.backoff.max.ms",
                500),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends all of it; returns when the last record is acknowledged.
   *
   * @throws KafkaException if a record could not be sent in spite of all
   */
  public void send(ChaosLoad load) throws InterruptedException {
    while (load.hasNext()) {
      long wait = load.nextMillis() - System.currentTimeMillis();
      if (wait > 0) {
        Thread.sleep(wait);
      }
      List<ChaosLoad.Raw> records = load.next();
      sentSpans.set(load.spans());
      records.forEach(this::send);
    }
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new KafkaException("the load could not be sent: " + failed.getMessage(), failed);
    }
  }

  private void send(ChaosLoad.Raw raw) {
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(raw.topic(), raw.key(), raw.value()),
            (place, failed) -> {
              if (failed == null && raw.topic().equals(Topics.OTLP_SPANS)) {
                acknowledgedMillis.put(
                    new Place(place.partition(), place.offset()), System.currentTimeMillis());
              } else if (failed != null) {
                failure.set(failed);
              }
            });
  }

  /** Spans handed to the producer so far. */
  public long sentSpans() {
    return sentSpans.get();
  }

  /** When each record of spans was acknowledged, epoch milliseconds. */
  public Map<Place, Long> acknowledgedMillis() {
    return Map.copyOf(acknowledgedMillis);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
