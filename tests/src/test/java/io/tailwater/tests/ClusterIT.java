package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.root;
import static io.tailwater.tests.truth.TestSpan.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.tests.stage.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any node tells what became of any trace, also after the node that held it was killed. */
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int TRACES = 12;
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 10m
        policies:
          - {name: all, type: always_sample}
      node:
        partitions: 6
        group_protocol: consumer
      """;

  @Test
  void anyNodeTellsOfAWaitingTraceAlsoAfterItsOwnerWasKilled() throws Exception {
    try (Servers servers = new Servers("cluster", CONFIG);
        HttpClient client = HttpClient.newHttpClient()) {
      servers.startKafka();
      servers.startClickHouse();
      servers.startNode();
      servers.startFurtherNode();
      await("the nodes have met and shared the shards")
          .atMost(PATIENCE)
          .until(
              () ->
                  servers.nodes().stream()
                      .allMatch(
                          node ->
                              node.readiness().ready()
                                  && node.metrics().sum("tailwater_cluster_members") == 2
                                  && node.metrics().sum("tailwater_shard_owned") > 0));
      List<String> traces = new ArrayList<>();
      for (int i = 0; i < TRACES; i++) {
        Span.Builder span = childOf(root());
        traces.add(traceId(span));
        assertThat(servers.otlp().traces(encoded(span)).statusCode()).isEqualTo(200);
      }
      List<URI> nodes = servers.nodeAddresses();
      for (URI node : nodes) {
        await("each node tells of each trace")
            .atMost(PATIENCE)
            .untilAsserted(() -> assertAllWait(client, node, traces));
      }
      servers.killNode();
      await("the node that is left judges all shards and tells of each trace")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertAllWait(client, nodes.getLast(), traces));
      assertThat(servers.nodes().getLast().metrics().max("tailwater_shard_takeover_seconds_max"))
          .as("seconds until the slowest shard judged again")
          .isPositive()
          .isLessThan(5);
    }
  }

  private static void assertAllWait(HttpClient client, URI node, List<String> traces)
      throws Exception {
    for (String trace : traces) {
      HttpRequest question = HttpRequest.newBuilder(node.resolve("/api/explain/" + trace)).build();
      String answer = client.send(question, BodyHandlers.ofString()).body();
      JsonNode told = new ObjectMapper().readTree(answer);
      assertThat(told.path("state").asText()).as(answer).isEqualTo("undecided");
      assertThat(told.path("spans").asInt()).as(answer).isEqualTo(1);
    }
  }
}
