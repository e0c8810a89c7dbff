package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.SmallTraces;
import io.tailwater.tests.truth.TestMetric;
import io.tailwater.tests.truth.TestSpan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What counters grew by is in SQL, once, whatever happens to the node in between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PARTITION = 1;
  private static final int PARTITIONS = 4;
  private static final int LIMIT = 5;
  private static final String CONFIG =
      """
      tail_sampling:
        policies:
          - {name: all, type: always_sample}
      metrics: {max_series_per_metric: %d}
      node:
        partitions: %d
        clickhouse: {batch_max_delay: 50ms}
      """
          .formatted(LIMIT, PARTITIONS);

  private final Servers servers;
  private final KafkaClient kafka;
  private final Sql sql;

  MetricsIT() throws IOException {
    servers = new Servers("metrics", CONFIG);
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    kafka = new KafkaClient(servers.brokers());
    sql = servers.sql();
  }

  @BeforeAll
  void awaitReady() {
    new SmallTraces(servers, PATIENCE).awaitReady();
  }

  @AfterAll
  void stop() {
    kafka.close();
    servers.close();
  }

  private long landed(String what, String counter) {
    return sql.number(
        "SELECT %s FROM tailwater.metrics_sum WHERE name = '%s'".formatted(what, counter));
  }

  private void awaitRows(String counter, long rows) {
    await("rows of " + counter).atMost(PATIENCE).until(() -> landed("count()", counter) == rows);
  }

  private void awaitLanded(String counter, long growth) {
    await("what " + counter + " grew by is in tailwater.metrics_sum")
        .atMost(PATIENCE)
        .until(() -> landed("toInt64(sum(delta))", counter) == growth);
  }

  private void sendOrders(int instance, NumberDataPoint.Builder total) {
    send(TestMetric.encoded("order-" + instance, "orders", total));
  }

  private void send(byte[] metrics) {
    kafka.send(Topics.OTLP_METRICS, PARTITION, metrics);
  }

  @Test
  void growthOfCountersIsExactThoughTheNodeIsKilledAndStopped() throws IOException {
    int instances = 6;
    int exports = 4;
    int rounds = 4;
    Random random = new Random(6);
    Instant begun = Instant.now();
    Instant at = begun;
    long[] totals = new long[instances];
    long all = 0;
    // What a process did before anyone looked is nobody's growth: the first total is its zero.
    for (int i = 0; i < instances; i++) {
      sendOrders(i, TestMetric.total(begun, at, 0));
    }
    for (int round = 0; round < rounds; round++) {
      for (int export = 0; export < exports; export++) {
        at = at.plusMillis(10);
        for (int i = 0; i < instances; i++) {
          long growth = random.nextInt(1_000);
          totals[i] += growth;
          all += growth;
          kafka.send(
              Topics.OTLP_METRICS,
              PARTITION,
              TestMetric.encoded("order-" + i, "orders", TestMetric.total(begun, at, totals[i])));
        }
      }
      switch (round) {
        case 0, 2 -> {
          servers.killNode();
          servers.startNode();
        }
        case 1 -> {
          awaitLanded("orders", all);
          servers.stopNode();
          servers.startNode();
        }
        default -> {}
      }
    }

    awaitLanded("orders", all);
    assertThat(landed("count()", "orders"))
        .as("rows, one for each point")
        .isEqualTo((long) instances * (1 + exports * rounds));
    assertThat(
            sql.number(
                "SELECT toInt64(sum(delta)) FROM tailwater.metrics_1m WHERE name = 'orders'"))
        .as("growth by the minute")
        .isEqualTo(all);
    assertThat(
            sql.number(
                "SELECT uniqExact(instance) FROM tailwater.instances"
                    + " WHERE service = 'order-service' AND startsWith(instance, 'order-')"))
        .isEqualTo(instances);
  }

  /** Older than keyed topics are kept by default. */
  @Test
  void growthInAnOldBacklogIsExactThoughTheNodeThatBeganItIsKilled() throws IOException {
    Duration age = Duration.ofHours(30);
    Instant begun = Instant.now().minus(age);
    for (int i = 0; i <= 10; i++) {
      sendAt(
          begun.plusSeconds(i), "letters", TestMetric.total(begun, begun.plusSeconds(i), 7L * i));
    }
    awaitLanded("letters", 70);
    // Its batch follows, so when it has landed the one before is done with.
    sendAt(begun.plusSeconds(11), "stamps", TestMetric.total(begun, begun.plusSeconds(11), 1));
    awaitRows("stamps", 1);
    assertThat(kafka.all(Topics.METRICS_STATE).stream().map(ConsumerRecord::partition).distinct())
        .as("partitions whose next owner knows where this one began")
        .hasSize(PARTITIONS);
    servers.killNode();
    servers.startNode();
    sendAt(begun.plusSeconds(20), "letters", TestMetric.total(begun, begun.plusSeconds(20), 100));

    awaitLanded("letters", 100);
    assertThat(kafka.all(Topics.KEYED_METRICS))
        .as("Kafka counts retention of what is yet to be read from when it was written")
        .allMatch(record -> record.timestamp() > begun.plus(age).toEpochMilli() - 600_000);
  }

  private void sendAt(Instant time, String counter, NumberDataPoint.Builder total) {
    kafka.send(
        List.of(
            new ProducerRecord<>(
                Topics.OTLP_METRICS,
                PARTITION,
                time.toEpochMilli(),
                null,
                TestMetric.encoded("post", counter, total))));
  }

  @Test
  void seriesBeyondTheLimitAreAddedUpInOneThatSaysSo() {
    int series = 3 * LIMIT;
    send(TestMetric.encoded("many", "doors", TestMetric.total(Instant.now(), Instant.now(), 1)));
    Instant begun = Instant.now().plusMillis(5);
    NumberDataPoint.Builder[] points = new NumberDataPoint.Builder[series];
    for (int i = 0; i < series; i++) {
      points[i] =
          TestMetric.total(begun, begun.plusMillis(5), 10)
              .addAttributes(TestSpan.text("customer", "c" + i));
    }
    send(TestMetric.encoded("many", "visits", points));

    awaitLanded("visits", 10L * series);
    assertThat(landed("count()", "visits")).isEqualTo(LIMIT + 1L);
    JsonNode overflow =
        sql.rows(
                "SELECT attributes, delta FROM tailwater.metrics_sum"
                    + " WHERE name = 'visits' ORDER BY delta DESC LIMIT 1")
            .getFirst();
    assertThat(overflow.path("attributes").path("tailwater.overflow").asText()).isEqualTo("true");
    assertThat(overflow.path("delta").asLong()).isEqualTo(10L * (series - LIMIT));
  }

  @Test
  void recordThatIsNoMetricsIsADeadLetter() {
    byte[] garbage = {10, 100, 1};
    send(garbage);

    await("the record is a dead letter")
        .atMost(PATIENCE)
        .until(
            () ->
                kafka.all(Topics.DEAD_LETTERS).stream()
                    .anyMatch(record -> java.util.Arrays.equals(record.value(), garbage)));
  }
}
