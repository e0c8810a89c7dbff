package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.GeneratedLoad;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A rate limit is the cluster's: the same traffic is kept at the same rate by one node and by
 * three.
 */
@Tag("long")
class ClusterBudgetIT {
  private static final int PARTITIONS = 8;
  private static final int SECONDS = 25;
  private static final long SPANS_PER_SECOND = 8_000;
  private static final long LIMIT = 1_000;

  /** Making the load takes less. */
  private static final long LEAD_MILLIS = 5_000;

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 10s
        decision_wait_after_root_received: 2s
        policies:
          - {name: limit, type: rate_limiting, rate_limiting: {spans_per_second: 1000}}
      node:
        partitions: 8
        group_protocol: eager
      """;

  /** What came out. */
  private record Outcome(double keptPerSecond, double weights, long traces) {}

  @Test
  void threeNodesKeepAsMuchAsOne() throws Exception {
    Outcome one = run("budget-one", 1);
    Outcome three = run("budget-three", 3);

    assertThat(three.keptPerSecond())
        .as("kept spans a second of three nodes")
        .isCloseTo(one.keptPerSecond(), Percentage.withPercentage(5));
    assertThat(one.keptPerSecond())
        .as("kept spans a second, the burst of the first seconds included")
        .isBetween(LIMIT * 0.9, LIMIT * 1.15);
    assertThat(one.weights()).isCloseTo(one.traces(), Percentage.withPercentage(10));
    assertThat(three.weights()).isCloseTo(three.traces(), Percentage.withPercentage(10));
  }

  private static Outcome run(String name, int nodes) throws Exception {
    try (Servers servers = new Servers(name, CONFIG)) {
      servers.startKafka();
      servers.startClickHouse();
      servers.startNode();
      for (int i = 1; i < nodes; i++) {
        servers.startFurtherNode();
      }
      Sql sql = servers.sql();
      await("tables")
          .atMost(PATIENCE)
          .until(() -> sql.countIfThere("tailwater.traces").isPresent());
      int fewest = PARTITIONS / nodes;
      // A shard that moves begins its limit anew, which is not what is compared here.
      await("the shards are shared out")
          .atMost(PATIENCE)
          .until(() -> leastShardsOfANode(servers) >= fewest && allReady(servers));
      GeneratedLoad load =
          new GeneratedLoad(
              11,
              PARTITIONS,
              SECONDS * SPANS_PER_SECOND,
              System.currentTimeMillis() + LEAD_MILLIS,
              SPANS_PER_SECOND);
      try (KafkaClient kafka = new KafkaClient(servers.brokers())) {
        kafka.sendAsTimePasses(load.onTime());
      }
      await("everything is judged and has landed")
          .atMost(PATIENCE)
          .until(() -> judgedTraces(servers) >= load.traceCountOnTime() && hasLanded(servers, sql));
      everyNodeSaysWhyOneWasKept(servers, sql);
      return new Outcome(
          sql.number("SELECT count() FROM tailwater.spans") / (double) SECONDS,
          sql.number("SELECT toInt64(sum(sample_weight)) FROM tailwater.traces"),
          load.traceCountOnTime());
    }
  }

  private static double leastShardsOfANode(Servers servers) {
    return servers.nodes().stream()
        .mapToDouble(node -> node.metrics().sum("tailwater_shard_owned"))
        .min()
        .orElse(0);
  }

  private static boolean allReady(Servers servers) {
    return servers.nodes().stream().allMatch(node -> node.readiness().ready());
  }

  /** Whichever of them owns the shard, and with the weight that the rows have. */
  private static void everyNodeSaysWhyOneWasKept(Servers servers, Sql sql) throws Exception {
    JsonNode row =
        sql.rows(
                "SELECT trace_id, span_count, sample_weight FROM tailwater.traces"
                    + " ORDER BY start_time DESC LIMIT 1")
            .getFirst();
    String trace = row.get("trace_id").asText();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (URI node : servers.nodeAddresses()) {
        HttpRequest question =
            HttpRequest.newBuilder(node.resolve("/api/explain/" + trace)).build();
        String answer = client.send(question, BodyHandlers.ofString()).body();
        JsonNode told = new ObjectMapper().readTree(answer);
        assertThat(told.path("verdict").asText()).as(answer).isEqualTo("kept");
        assertThat(told.path("sampleWeight").asDouble())
            .isEqualTo(row.get("sample_weight").asDouble());
        assertThat(told.path("spans").asLong())
            .as(answer)
            .isEqualTo(row.get("span_count").asLong());
        assertThat(told.at("/why/0/policy").asText()).isEqualTo("limit");
        assertThat(told.at("/why/0/vote").asText())
            .as("a limit cannot be asked again, but the verdict names it")
            .isEqualTo("yes");
      }
    }
  }

  private static double judgedTraces(Servers servers) {
    return sum(servers, metrics -> metrics.sum("tailwater_sampling_traces_total"));
  }

  private static boolean hasLanded(Servers servers, Sql sql) {
    double kept =
        sum(servers, metrics -> metrics.sum("tailwater_sampling_spans_total", "decision", "kept"));
    return sql.number("SELECT count() FROM tailwater.spans") >= kept
        && sum(servers, metrics -> metrics.sum("tailwater_sampling_undecided_spans")) == 0;
  }

  private static double sum(Servers servers, ToDoubleFunction<PrometheusText> figure) {
    return servers.nodes().stream().mapToDouble(node -> figure.applyAsDouble(node.metrics())).sum();
  }
}
