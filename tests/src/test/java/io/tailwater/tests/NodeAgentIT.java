package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tailwater.tests.stage.Agent;
import io.tailwater.tests.stage.Agents;
import io.tailwater.tests.stage.RunningInstance;
import io.tailwater.tests.stage.SharedInstance;
import io.tailwater.tests.truth.StoredFailure;
import io.tailwater.tests.truth.StoredSpan;
import io.tailwater.tests.truth.TraceComparison;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An Express application under the OpenTelemetry agent for Node.js, in both encodings of OTLP. */
@ExtendWith(SharedInstance.class)
class NodeAgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final RunningInstance tailwater;
  private final TraceComparison comparison;

  NodeAgentIT(RunningInstance tailwater) {
    this.tailwater = tailwater;
    this.comparison = new TraceComparison(tailwater.kafka(), tailwater.sql());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/protobuf", "http/json"})
  void traceOfACallToItselfIsWhole(String protocol) throws Exception {
    try (Agent shop = shop(protocol, Map.of("OTEL_RESOURCE_ATTRIBUTES", "tailwater.tier=core"))) {
      Agent.Answer answer = shop.ask("/order/7");
      assertThat(answer.status()).isEqualTo(200);

      List<StoredSpan> trace = whole(answer.traceId());

      StoredSpan root = root(trace);
      StoredSpan call = only(trace, "CLIENT");
      StoredSpan inner = innerServer(trace);
      assertThat(root.kind()).isEqualTo("SERVER");
      assertThat(root.attributes()).containsEntry("http.route", "/order/:item");
      assertThat(inner.attributes()).containsEntry("http.route", "/stock/:item");
      assertThat(inner.parentSpanId()).isEqualTo(call.spanId());
      assertThat(root.durationNanos()).isGreaterThanOrEqualTo(inner.durationNanos());
      assertThat(trace).filteredOn(span -> span.kind().equals("INTERNAL")).isNotEmpty();
      assertThat(trace).extracting(StoredSpan::sampleWeight).containsOnly(1.0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/protobuf", "http/json"})
  void failedAndSlowTracesAreKept(String protocol) throws Exception {
    try (Agent shop = shop(protocol, Map.of())) {
      Agent.Answer failed = shop.ask("/order/lost");
      Agent.Answer slow = shop.ask("/order/deep");
      assertThat(failed.status()).isEqualTo(502);

      List<StoredSpan> failedTrace = whole(failed.traceId());
      assertThat(failedTrace).allSatisfy(span -> assertThat(span.policy()).isEqualTo("errors"));
      assertThat(innerServer(failedTrace).status()).isEqualTo("ERROR");
      assertThat(failedTrace)
          .flatExtracting(StoredSpan::eventAttributes)
          .anySatisfy(
              event ->
                  assertThat(event)
                      .containsEntry("exception.type", "RangeError")
                      .containsEntry("exception.message", "nobody knows that item"));
      await("the failure, which several spans tell of, once in tailwater.exceptions")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(StoredFailure.ofTrace(tailwater.sql(), failed.traceId()))
                      .extracting(StoredFailure::type, StoredFailure::message, StoredFailure::times)
                      .containsExactly(tuple("RangeError", "nobody knows that item", 1L)));

      List<StoredSpan> slowTrace = whole(slow.traceId());
      assertThat(slowTrace).allSatisfy(span -> assertThat(span.policy()).isEqualTo("slow"));
      // A timer of Node may fire up to a millisecond early.
      assertThat(Duration.ofNanos(root(slowTrace).durationNanos()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(699));
    }
  }

  private Agent shop(String protocol, Map<String, String> environment) throws Exception {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
    return Agents.installed()
        .node("node-" + protocol.replace('/', '-'), tailwater.state().otlp(), all);
  }

  private List<StoredSpan> whole(String traceId) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<StoredSpan> trace = comparison.assertWhole(traceId);
              assertThat(trace).filteredOn(span -> span.kind().equals("SERVER")).hasSize(2);
              assertThat(trace).filteredOn(StoredSpan::isRoot).hasSize(1);
            });
    return comparison.assertWhole(traceId);
  }

  private static StoredSpan root(List<StoredSpan> trace) {
    return trace.stream().filter(StoredSpan::isRoot).findFirst().orElseThrow();
  }

  private static StoredSpan innerServer(List<StoredSpan> trace) {
    return trace.stream()
        .filter(span -> span.kind().equals("SERVER") && !span.isRoot())
        .findFirst()
        .orElseThrow();
  }

  private static StoredSpan only(List<StoredSpan> trace, String kind) {
    List<StoredSpan> found = trace.stream().filter(span -> span.kind().equals(kind)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
