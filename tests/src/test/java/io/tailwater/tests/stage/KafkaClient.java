package io.tailwater.tests.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer, and a look at whole topics. */
public final class KafkaClient implements AutoCloseable {
  private static final int MAX_BYTES = 64 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String brokers;
  private final KafkaProducer<byte[], byte[]> producer;

  /** A client of these brokers. */
  public KafkaClient(String brokers) {
    this.brokers = brokers;
    producer = producer(Map.of());
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> further) {
    Map<String, Object> config =
        new HashMap<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "acks",
                "all",
                "linger.ms",
                5,
                "compression.type",
                "lz4",
                "batch.size",
                1 << 20,
                "buffer.memory",
                4L * MAX_BYTES,
                "max.request.size",
                MAX_BYTES));
    config.putAll(further);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends all and returns when they are acknowledged, with where each one is. */
  public List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records) {
    List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    producer.flush();
    List<RecordMetadata> places = new ArrayList<>();
    for (var future : sent) {
      try {
        places.add(future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      } catch (ExecutionException | TimeoutException refused) {
        throw new AssertionError("Kafka did not take a record", refused);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    return places;
  }

  /**
   * Sends each record when the wall clock has come to its time, as agents do; they are in order.
   */
  public void sendAsTimePasses(List<ProducerRecord<byte[], byte[]>> records) {
    List<ProducerRecord<byte[], byte[]>> due = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : records) {
      long time = Objects.requireNonNull(record.timestamp());
      if (time > System.currentTimeMillis()) {
        send(due);
        due.clear();
        LockSupport.parkUntil(time);
      }
      due.add(record);
    }
    send(due);
  }

  /** Leaves a record in each partition of a topic that a died writer never committed. */
  public void leaveAborted(String topic) {
    try (var dying = producer(Map.of("transactional.id", "dying-" + topic))) {
      dying.initTransactions();
      dying.beginTransaction();
      dying
          .partitionsFor(topic)
          .forEach(
              info -> {
                var _ =
                    dying.send(
                        new ProducerRecord<>(
                            topic, info.partition(), new byte[] {1}, new byte[] {1}));
              });
      dying.flush();
      dying.abortTransaction();
    }
  }

  /** Sends one record and returns where it is. */
  public RecordMetadata send(String topic, int partition, byte[] value) {
    return send(List.of(new ProducerRecord<>(topic, partition, null, value))).getFirst();
  }

  /** All committed records of a topic as it is now. */
  public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      Set<TopicPartition> unread = new HashSet<>(partitions);
      long began = System.nanoTime();
      while (!unread.isEmpty()) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new AssertionError("topic " + topic + " cannot be read to its end");
        }
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        unread.removeIf(
            partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
      }
      return records;
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            brokers,
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
