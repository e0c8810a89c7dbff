package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.tests.stage.Agent;
import io.tailwater.tests.stage.Agents;
import io.tailwater.tests.stage.RunningInstance;
import io.tailwater.tests.stage.SharedInstance;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.RawSpan;
import io.tailwater.tests.truth.SecondJudge;
import io.tailwater.tests.truth.StoredFailure;
import io.tailwater.tests.truth.StoredSpan;
import io.tailwater.tests.truth.TraceComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two Flask services under the OpenTelemetry agent for Python, and the shipped policies. */
@ExtendWith(SharedInstance.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonAgentIT {
  private static final Map<String, String> CORE =
      Map.of("OTEL_RESOURCE_ATTRIBUTES", "tailwater.tier=core");
  private static final Duration VISIBLE = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ORDINARY_REQUESTS = 150;

  private final RunningInstance tailwater;
  private final Sql sql;
  private final TraceComparison comparison;
  private final List<Agent> started = new ArrayList<>();
  private final Agent frontend;
  private final Agent ordinary;

  PythonAgentIT(RunningInstance tailwater) throws Exception {
    this.tailwater = tailwater;
    sql = tailwater.sql();
    comparison = new TraceComparison(tailwater.kafka(), sql);
    Agents agents = Agents.installed();
    frontend = shop(agents, "core", CORE);
    ordinary = shop(agents, "ordinary", Map.of());
  }

  private Agent shop(Agents agents, String name, Map<String, String> environment) throws Exception {
    var otlp = tailwater.state().otlp();
    Agent backend = agents.python(name + "-backend", otlp, environment, "backend");
    started.add(backend);
    Agent front =
        agents.python(name + "-frontend", otlp, environment, "frontend", backend.base().toString());
    started.add(front);
    return front;
  }

  @BeforeAll
  void warmUp() {
    String traceId = frontend.ask("/order/1").traceId();
    await().atMost(PATIENCE).untilAsserted(() -> comparison.assertWhole(traceId));
  }

  @AfterAll
  void stop() {
    started.forEach(Agent::close);
  }

  @Test
  void traceOfTwoServicesIsWholeWithinFifteenSeconds() {
    Agent.Answer answer = frontend.ask("/order/1");
    assertThat(answer.status()).isEqualTo(200);

    await()
        .atMost(VISIBLE)
        .untilAsserted(() -> assertThat(comparison.assertWhole(answer.traceId())).hasSize(4));

    List<StoredSpan> trace = comparison.assertWhole(answer.traceId());
    StoredSpan root = trace.get(0);
    StoredSpan call = trace.get(1);
    StoredSpan server = trace.get(2);
    StoredSpan query = trace.get(3);
    assertThat(trace)
        .extracting(StoredSpan::kind)
        .containsExactly("SERVER", "CLIENT", "SERVER", "CLIENT");
    assertThat(trace)
        .extracting(StoredSpan::service)
        .containsExactly("core-frontend", "core-frontend", "core-backend", "core-backend");
    assertThat(root.isRoot()).isTrue();
    assertThat(call.parentSpanId()).isEqualTo(root.spanId());
    assertThat(server.parentSpanId()).isEqualTo(call.spanId());
    assertThat(query.parentSpanId()).isEqualTo(server.spanId());
    assertThat(root.durationNanos()).isGreaterThanOrEqualTo(call.durationNanos());
    assertTodaysNames(root, server, query);
    assertThat(trace).extracting(StoredSpan::sampleWeight).containsOnly(1.0);
  }

  @Test
  void slowTraceIsKeptWithItsDurations() {
    Agent.Answer answer = ordinary.ask("/slow");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(comparison.assertWhole(answer.traceId())).hasSize(3));

    List<StoredSpan> trace = comparison.assertWhole(answer.traceId());
    assertThat(trace)
        .allSatisfy(
            span -> {
              assertThat(Duration.ofNanos(span.durationNanos()))
                  .isGreaterThanOrEqualTo(Duration.ofMillis(700));
              assertThat(span.policy()).isEqualTo("slow");
              assertThat(span.sampleWeight()).isEqualTo(1);
            });
    assertThat(trace.getFirst().durationNanos())
        .isGreaterThanOrEqualTo(trace.getLast().durationNanos());
  }

  @Test
  void failedTraceIsKeptWithItsExceptions() {
    Agent.Answer answer = ordinary.ask("/broken");
    assertThat(answer.status()).isEqualTo(500);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(comparison.assertWhole(answer.traceId())).hasSize(3));

    List<StoredSpan> trace = comparison.assertWhole(answer.traceId());
    assertThat(trace).allSatisfy(span -> assertThat(span.policy()).isEqualTo("errors"));
    assertThat(trace).extracting(StoredSpan::status).containsOnly("ERROR");
    StoredSpan backend = trace.getLast();
    assertThat(backend.service()).isEqualTo("ordinary-backend");
    assertThat(backend.eventNames()).contains("exception");
    assertThat(backend.eventAttributes())
        .anySatisfy(
            event ->
                assertThat(event)
                    .containsEntry("exception.type", "ValueError")
                    .containsEntry("exception.message", "the shelf is broken")
                    .containsKey("exception.stacktrace"));
  }

  @Test
  void failureThatASpanAndALogTellOfCountsOnce() {
    String traceId = ordinary.ask("/broken").traceId();

    await("an event and a log tell of each failure")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(StoredFailure.ofTrace(sql, traceId))
                    .extracting(StoredFailure::sources)
                    .containsExactly(List.of("event", "log"), List.of("event", "log")));

    List<StoredFailure> failures = StoredFailure.ofTrace(sql, traceId);
    assertThat(failures)
        .extracting(StoredFailure::service)
        .containsExactly("ordinary-backend", "ordinary-frontend");
    assertThat(failures).extracting(StoredFailure::times).containsOnly(1L);
    StoredFailure first = failures.getFirst();
    assertThat(first.type()).isEqualTo("ValueError");
    assertThat(first.message()).isEqualTo("the shelf is broken");
    assertThat(first.endpoint()).isEqualTo("GET /broken");
  }

  @Test
  void ordinaryTracesObeyTheProbabilisticPolicy() {
    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < ORDINARY_REQUESTS; i++) {
      asked.add(ordinary.ask("/order/1").traceId());
    }
    await("all spans are in Kafka")
        .atMost(PATIENCE)
        .until(() -> sentSpans(asked), count -> count == 4L * asked.size());
    String sentinel = ordinary.ask("/broken").traceId();
    await("a later trace is there, and nothing is undecided")
        .atMost(PATIENCE)
        .until(
            () ->
                StoredSpan.ofTrace(sql, sentinel).size() == 3
                    && tailwater.node().metrics().sum("tailwater_sampling_undecided_traces") == 0);

    Map<String, SecondJudge.Kept> expected = new HashMap<>();
    SecondJudge judge = SecondJudge.ofSampledPolicies();
    List<ConsumerRecord<byte[], byte[]>> records = tailwater.kafka().all("otlp_spans");
    for (String traceId : asked) {
      judge.judge(RawSpan.ofTrace(traceId, records)).ifPresent(kept -> expected.put(traceId, kept));
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored(asked)).isEqualTo(expected));
    assertThat(expected).isNotEmpty().hasSizeLessThan(ORDINARY_REQUESTS / 2);
  }

  @Test
  void logsOfTheTraceAreOnTheirSpans() {
    String traceId = frontend.ask("/order/1").traceId();
    String logs =
        "SELECT body, span_id FROM tailwater.logs FINAL WHERE trace_id = '" + traceId + "'";

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sql.rows(logs))
                    .extracting(row -> row.path("body").asText())
                    .contains("item 1 has 3 pieces", "ordered item 1"));

    assertThat(comparison.assertWhole(traceId))
        .extracting(StoredSpan::spanId)
        .containsAll(sql.rows(logs).stream().map(row -> row.path("span_id").asText()).toList());
  }

  @Test
  void requestsThatTheAgentCountsAreMetrics() {
    String requests =
        "SELECT sum(count) FROM tailwater.metrics_histogram"
            + " WHERE name = 'http.server.request.duration' AND unit = 's'"
            + " AND service = 'core-frontend'";

    await("requests of core-frontend in tailwater.metrics_histogram")
        .atMost(PATIENCE)
        .until(
            () -> {
              frontend.ask("/order/1");
              return sql.number(requests) > 0;
            });
  }

  private long sentSpans(Set<String> traces) {
    List<ConsumerRecord<byte[], byte[]>> records = tailwater.kafka().all("otlp_spans");
    return traces.stream().mapToLong(id -> RawSpan.ofTrace(id, records).size()).sum();
  }

  private Map<String, SecondJudge.Kept> stored(Set<String> traces) {
    Map<String, SecondJudge.Kept> stored = new HashMap<>();
    sql.rows(
            "SELECT trace_id, policy, sample_weight FROM tailwater.traces WHERE trace_id IN ('"
                + String.join("', '", traces)
                + "')")
        .forEach(
            row ->
                stored.put(
                    row.get("trace_id").asText(),
                    new SecondJudge.Kept(
                        row.get("policy").asText(), row.get("sample_weight").asDouble())));
    return stored;
  }

  /** This agent sends the older semantic conventions. */
  private static void assertTodaysNames(StoredSpan root, StoredSpan server, StoredSpan query) {
    assertThat(root.attributes())
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.route", "/order/<int:item>")
        .containsKeys("url.path", "server.address", "server.port", "network.peer.address")
        .doesNotContainKeys("http.method", "http.target", "net.host.name", "net.peer.ip");
    assertThat(server.attributes()).containsEntry("http.response.status_code", "200");
    assertThat(query.attributes().get("db.query.text")).startsWith("SELECT pieces");
    assertThat(query.attributes()).containsEntry("db.system.name", "sqlite");
  }
}
