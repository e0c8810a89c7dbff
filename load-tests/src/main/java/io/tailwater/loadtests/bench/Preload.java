package io.tailwater.loadtests.bench;

import io.tailwater.model.Topics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a load into the raw topic before the node is there to read it. */
public final class Preload {
  private static final int PROGRESS_SPANS = 100_000;

  private final String kafka;
  private final int partitions;

  /** A preload into this broker's raw topic. */
  public Preload(String kafka, int partitions) {
    this.kafka = kafka;
    this.partitions = partitions;
  }

  /**
   * Writes at least {@code spans} spans, each record to a partition at random, and returns when all
   * are acknowledged.
   */
  public void write(SpanLoad load, long spans, LongConsumer progress)
      throws InterruptedException, ExecutionException {
    createTopic();
    SplittableRandom random = new SplittableRandom(spans);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      long said = 0;
      while (load.spans() < spans) {
        load.nextTrace(batch -> send(producer, batch, random, failure));
        if (load.spans() - said >= PROGRESS_SPANS) {
          said = load.spans();
          progress.accept(said);
        }
      }
      load.flush(batch -> send(producer, batch, random, failure));
      producer.flush();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new ExecutionException(failed);
    }
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer,
      SpanLoad.Batch batch,
      SplittableRandom random,
      AtomicReference<@Nullable Exception> failure) {
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(
                Topics.OTLP_SPANS,
                random.nextInt(partitions),
                batch.timeMillis(),
                null,
                batch.otlp()),
            (_, error) -> {
              if (error != null) {
                failure.set(error);
              }
            });
  }

  /** Makes the raw topic, if it is not there. */
  public void createTopic() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      NewTopic topic =
          new NewTopic(Topics.OTLP_SPANS, partitions, (short) 1)
              .configs(Map.of("max.message.bytes", "67108864"));
      admin.createTopics(java.util.List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 20,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            64L << 20),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
