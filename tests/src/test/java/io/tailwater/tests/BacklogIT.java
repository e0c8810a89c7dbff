package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.GeneratedLoad;
import io.tailwater.tests.truth.GeneratedLoad.Kept;
import io.tailwater.tests.truth.SecondJudge;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An hour of spans that waits in Kafka is judged as it would have been live: with every span of a
 * trace, though they lie minutes apart for who reads at full speed, and in bounded memory.
 */
class BacklogIT {
  private static final int PARTITIONS = 4;
  private static final long SPANS = 500_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long SPANS_PER_SECOND = SPANS * 1_000 / HOUR_MILLIS;

  /** By then the last trace of the backlog has waited as long as any. */
  private static final long WAIT_MILLIS = 180_000;

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final SecondJudge JUDGE = new SecondJudge(1_000, 25);
  private static final double BUDGET_BYTES = 128 << 20;
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 180s
        decision_wait_after_root_received: 0s
        policies:
          - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
          - {name: slow, type: latency, latency: {threshold_ms: 1000}}
          - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: 25}}
      node:
        partitions: 4
        memory_budget: 128MiB
        clickhouse: {batch_max_delay: 200ms}
      """;

  private final Servers servers;
  private final Sql sql;
  private double mostUsedBytes;

  BacklogIT() throws Exception {
    servers = new Servers("backlog", CONFIG);
    sql = servers.sql();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void anHourOfBacklogIsJudgedAsItWouldHaveBeenLive() throws Exception {
    GeneratedLoad load =
        new GeneratedLoad(
            20_261_127,
            PARTITIONS,
            SPANS,
            System.currentTimeMillis() - HOUR_MILLIS - WAIT_MILLIS,
            SPANS_PER_SECOND);
    Map<String, Kept> expected = load.keptOnTime(JUDGE);
    long rows = GeneratedLoad.spanCount(expected);
    servers.startKafka();
    servers.startClickHouse();
    // No node has run yet: one that saw the topic empty would have come to the present already.
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.brokers()))) {
      admin
          .createTopics(List.of(new NewTopic(Topics.OTLP_SPANS, PARTITIONS, (short) 1)))
          .all()
          .get();
    }
    try (KafkaClient kafka = new KafkaClient(servers.brokers())) {
      kafka.send(load.onTime());
    }

    servers.startNode();
    long began = System.nanoTime();
    await("everything is judged")
        .pollInterval(Duration.ofMillis(100))
        .atMost(PATIENCE)
        .until(this::isJudged);
    double seconds = (System.nanoTime() - began) / 1e9;
    await(rows + " rows").atMost(PATIENCE).until(() -> sql.number(ROWS) >= rows);

    System.out.printf(
        "an hour of backlog: %,d spans in %.1f s (%,.0f spans/s, %.0f times faster than live),"
            + " at most %.1f MB held%n",
        SPANS, seconds, SPANS / seconds, HOUR_MILLIS / 1e3 / seconds, mostUsedBytes / 1e6);
    assertThat(stored()).isEqualTo(expected);
    assertThat(
            sql
                .rows("SELECT DISTINCT toString(decision_reason) AS reason FROM tailwater.traces")
                .stream()
                .map(row -> row.get("reason").asText()))
        .as("nothing was judged before its time")
        .containsExactly("max_wait");
    assertThat(mostUsedBytes).isLessThan(BUDGET_BYTES);
    assertThat(HOUR_MILLIS / 1e3 / seconds).as("times faster than live").isGreaterThan(10);
  }

  private static final String ROWS = "SELECT count() FROM tailwater.spans";

  private boolean isJudged() {
    PrometheusText metrics = servers.node().metrics();
    mostUsedBytes = Math.max(mostUsedBytes, metrics.sum("tailwater_memory_used_bytes"));
    return metrics.sum("tailwater_ingest_spans_total") > 0
        && metrics.sum("tailwater_consumer_lag_records") == 0
        && metrics.sum("tailwater_sampling_undecided_spans") == 0;
  }

  private Map<String, Kept> stored() {
    Map<String, Kept> stored = new HashMap<>();
    for (JsonNode row :
        sql.rows(
            "SELECT trace_id, groupArray(span_id) AS ids, any(policy) AS policy,"
                + " any(sample_weight) AS weight FROM tailwater.spans GROUP BY trace_id")) {
      Set<String> ids = new TreeSet<>();
      row.get("ids").forEach(id -> assertThat(ids.add(id.asText())).isTrue());
      stored.put(
          row.get("trace_id").asText(),
          new Kept(row.get("policy").asText(), row.get("weight").asDouble(), ids));
    }
    return stored;
  }
}
