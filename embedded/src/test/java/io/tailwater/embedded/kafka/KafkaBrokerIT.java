package io.tailwater.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.embedded.EmbeddedKafka;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker with the field's own clients. */
class KafkaBrokerIT {
  private static final String TOPIC = "spans";

  private final Path dir;

  KafkaBrokerIT(@TempDir Path dir) {
    this.dir = dir;
  }

  /** Repeated: see StaleBroker for what went wrong once in six times. */
  @RepeatedTest(2)
  void committedTransactionsOutliveAKillAndAnotherPort() throws Exception {
    Path data = dir.resolve("data");
    ChildProcess first = EmbeddedKafka.start(data, 0, dir.resolve("log"));
    try (Admin admin = Admin.create(config(first))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      assertThat(
              admin
                  .describeFeatures()
                  .featureMetadata()
                  .get(30, TimeUnit.SECONDS)
                  .finalizedFeatures())
          .containsKey("transaction.version");
      produce(first, 0, 400, true);
      produce(first, 400, 500, false);
    } finally {
      first.kill();
    }

    try (ChildProcess second = EmbeddedKafka.start(data, 0, dir.resolve("log"))) {
      assertThat(second.endpoint()).isNotEqualTo(first.endpoint());
      produce(second, 500, 600, true);

      assertThat(consume(second, 500)).hasSize(500);
      assertThat(second.stop(Duration.ofSeconds(30))).isEqualTo(143);
    }
    assertThat(Files.readString(dir.resolve("log"))).doesNotContain("INFO");
  }

  @Test
  void secondProcessOnTheSameDataIsTurnedAway() throws IOException {
    Path data = dir.resolve("data");
    try (ChildProcess first = EmbeddedKafka.start(data, 0, dir.resolve("log"))) {
      assertThat(first.isAlive()).isTrue();

      assertThatThrownBy(() -> EmbeddedKafka.start(data, 0, dir.resolve("log2")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended with code 3")
          .hasMessageContaining("belongs to a running process");
    }
  }

  private static void produce(ChildProcess broker, int from, int to, boolean commit) {
    Map<String, Object> config = config(broker);
    config.put("transactional.id", "shard-0");
    config.put("max.request.size", 64 << 20);
    config.put("buffer.memory", 128L << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = from; i < to; i++) {
        // One record of 8 MiB, and record times far from now on both sides.
        byte[] value = new byte[i == from ? 8 << 20 : 100];
        long time = i % 2 == 0 ? 1L : 4_000_000_000_000L;
        var _ =
            producer.send(new ProducerRecord<>(TOPIC, i % 4, time, new byte[] {(byte) i}, value));
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> consume(ChildProcess broker, int expected) {
    Map<String, Object> config = config(broker);
    config.put("group.id", "node");
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (found.size() < expected && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
      consumer.poll(Duration.ofMillis(500)).forEach(found::add);
    }
    return found;
  }

  private static Map<String, Object> config(ChildProcess broker) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.endpoint());
    return config;
  }
}
