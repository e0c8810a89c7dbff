package io.tailwater.ingest.gateway;

import io.tailwater.ingest.gateway.PublishException.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to Kafka: idempotent, acknowledged by all in-sync replicas, lz4. Records without a key
 * spread over the partitions in batches.
 *
 * <p>What waits for an acknowledgement is bounded in bytes; beyond the bound a record is refused at
 * once rather than queued, so that the client holds it.
 */
public final class KafkaRawPublisher implements RawPublisher, AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final long maxQueuedBytes;
  private final AtomicLong queued = new AtomicLong();

  /** Publishes through a producer, which it closes when it is closed. */
  KafkaRawPublisher(Producer<byte[], byte[]> producer, long maxQueuedBytes) {
    this.producer = producer;
    this.maxQueuedBytes = maxQueuedBytes;
  }

  /**
   * Makes a producer. Brokers need not answer yet: until they do, records come back as {@link
   * Verdict#UNAVAILABLE}.
   *
   * @throws KafkaException if a property is wrong or no bootstrap name can be resolved
   */
  public static KafkaRawPublisher connect(KafkaPublisherSettings settings) {
    return new KafkaRawPublisher(
        new KafkaProducer<>(
            settings.producerConfig(), new ByteArraySerializer(), new ByteArraySerializer()),
        settings.maxQueuedBytes());
  }

  @Override
  public CompletionStage<Void> publish(RawRecord record) {
    if (queued.addAndGet(record.bytes()) > maxQueuedBytes) {
      queued.addAndGet(-record.bytes());
      return CompletableFuture.failedFuture(
          new PublishException(
              Verdict.OVERLOADED,
              "more than " + maxQueuedBytes + " bytes wait for Kafka's acknowledgement",
              null));
    }
    Delivery delivery = new Delivery(record.topic(), record.bytes());
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(record.topic(), record.key(), record.value()),
              (_, error) -> delivery.settle(error));
    } catch (KafkaException | IllegalStateException e) {
      delivery.settle(e);
    }
    return delivery.outcome;
  }

  @Override
  public long queuedBytes() {
    return queued.get();
  }

  /** Waits up to 5 s for what is queued, then gives it up; its senders are told so. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  private static PublishException verdict(Exception error, String topic, int bytes) {
    return switch (error) {
      case RecordTooLargeException e ->
          new PublishException(
              Verdict.TOO_LARGE,
              "Kafka takes no record of "
                  + bytes
                  + " bytes into "
                  + topic
                  + ": send smaller batches, or raise the topic's max.message.bytes",
              e);
      case BufferExhaustedException e ->
          new PublishException(Verdict.OVERLOADED, "the Kafka producer's buffer is full", e);
      default ->
          new PublishException(
              Verdict.UNAVAILABLE,
              "Kafka did not take the record into " + topic + ": " + error.getMessage(),
              error);
    };
  }

  /** One record on its way. The first outcome counts, whether send threw or called back. */
  private final class Delivery {
    private final String topic;
    private final int bytes;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();

    Delivery(String topic, int bytes) {
      this.topic = topic;
      this.bytes = bytes;
    }

    void settle(@Nullable Exception error) {
      if (!settled.compareAndSet(false, true)) {
        return;
      }
      queued.addAndGet(-bytes);
      if (error == null) {
        outcome.complete(null);
      } else {
        outcome.completeExceptionally(verdict(error, topic, bytes));
      }
    }
  }
}
