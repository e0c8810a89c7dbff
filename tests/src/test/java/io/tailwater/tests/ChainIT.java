package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.tests.stage.Agent;
import io.tailwater.tests.stage.Agents;
import io.tailwater.tests.stage.RunningInstance;
import io.tailwater.tests.stage.SharedInstance;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.StoredFailure;
import io.tailwater.tests.truth.StoredSpan;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call chain through the OpenTelemetry agents for Python, Node and Java is one trace. */
@ExtendWith(SharedInstance.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainIT {
  private static final Map<String, String> CORE =
      Map.of("OTEL_RESOURCE_ATTRIBUTES", "tailwater.tier=core");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Sql sql;
  private final List<Agent> started = new ArrayList<>();
  private final Agent python;

  ChainIT(RunningInstance tailwater) throws Exception {
    sql = tailwater.sql();
    Agents agents = Agents.installed();
    URI otlp = tailwater.state().otlp();
    Agent java = started(agents.java("chain-java", otlp, CORE));
    Agent node = started(agents.node("chain-node", otlp, CORE, java.base().toString()));
    python = started(agents.python("chain-python", otlp, CORE, "frontend", node.base().toString()));
  }

  private Agent started(Agent agent) {
    started.add(agent);
    return agent;
  }

  @AfterAll
  void stop() {
    started.forEach(Agent::close);
  }

  private List<StoredSpan> awaitChain(String traceId) {
    await("spans of all three services in trace " + traceId)
        .atMost(PATIENCE)
        .until(
            () ->
                StoredSpan.ofTrace(sql, traceId).stream()
                        .map(StoredSpan::service)
                        .distinct()
                        .count()
                    == 3);
    return StoredSpan.ofTrace(sql, traceId);
  }

  @Test
  void callsThroughThreeLanguagesAreOneTreeWithTheLogsOnTheirSpans() {
    Agent.Answer answer = python.ask("/order/1");
    assertThat(answer.status()).isEqualTo(200);

    List<StoredSpan> trace = awaitChain(answer.traceId());
    StoredSpan root = StoredSpan.only(trace, "chain-python", "SERVER");
    StoredSpan nodeServer = StoredSpan.only(trace, "chain-node", "SERVER");
    StoredSpan nodeClient = StoredSpan.only(trace, "chain-node", "CLIENT");
    StoredSpan javaServer = StoredSpan.only(trace, "chain-java", "SERVER");
    assertThat(root.isRoot()).isTrue();
    assertThat(nodeServer.parentSpanId())
        .isEqualTo(StoredSpan.only(trace, "chain-python", "CLIENT").spanId());
    assertThat(javaServer.parentSpanId()).isEqualTo(nodeClient.spanId());
    assertThat(javaServer.attributes())
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", "200");

    String logs =
        "SELECT service, body, span_id FROM tailwater.logs FINAL WHERE trace_id = '%s'"
            .formatted(answer.traceId());
    await("logs of Python and Java on their spans")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sql.rows(logs))
                    .extracting(
                        row -> row.path("service").asText(),
                        row -> row.path("body").asText(),
                        row -> row.path("span_id").asText())
                    .contains(
                        tuple("chain-python", "ordered item 1", root.spanId()),
                        tuple("chain-java", "item 1 is looked up", javaServer.spanId())));
  }

  @Test
  void failureAtTheEndOfTheChainIsCountedWhereItHappenedAndWhereItCameOut() {
    Agent.Answer answer = python.ask("/order/404");
    assertThat(answer.status()).isEqualTo(500);

    awaitChain(answer.traceId());
    await("what failed in each service, once")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(StoredFailure.ofTrace(sql, answer.traceId()))
                    .extracting(
                        StoredFailure::service,
                        StoredFailure::type,
                        StoredFailure::times,
                        StoredFailure::sources)
                    .containsExactly(
                        tuple("chain-java", "java.lang.IllegalStateException", 1L, List.of("log")),
                        tuple(
                            "chain-python",
                            "requests.exceptions.HTTPError",
                            1L,
                            List.of("event", "log"))));
  }

  @Test
  void everyProcessIsAnInstanceWithItsLanguage() {
    awaitChain(python.ask("/order/1").traceId());

    String instances =
        "SELECT service, language FROM tailwater.instances WHERE startsWith(service, 'chain-')"
            + " GROUP BY service, language ORDER BY service";
    await("instances of all three services")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sql.rows(instances))
                    .extracting(
                        (JsonNode row) -> row.path("service").asText(),
                        row -> row.path("language").asText())
                    .containsExactly(
                        tuple("chain-java", "java"),
                        tuple("chain-node", "nodejs"),
                        tuple("chain-python", "python")));
  }
}
