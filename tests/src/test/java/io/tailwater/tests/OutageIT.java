package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.tests.stage.SampledPolicies;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.SmallTraces;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are away for a while. */
class OutageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TRACES = 40;

  private final Servers servers;
  private final SmallTraces small;

  OutageIT() throws Exception {
    servers = new Servers("outage", SampledPolicies.impatient());
    small = new SmallTraces(servers, PATIENCE);
  }

  @BeforeEach
  void start() throws Exception {
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    small.awaitReady();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void keptTracesWaitInKafkaWhileClickHouseIsAway() throws Exception {
    Span.Builder before = root();
    small.accept(before);
    small.awaitStored(before);

    servers.stopClickHouse();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reasons()).anyMatch(line -> line.contains("ClickHouse")));
    double keptBefore = kept();
    List<Span.Builder> during = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      Span.Builder trace = root();
      during.add(trace);
      small.accept(trace);
    }
    await("sampling goes on")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(kept()).isEqualTo(keptBefore + TRACES));

    servers.startClickHouse();
    small.awaitReady();
    during.forEach(small::awaitStored);
    small.awaitStored(before);
    Span.Builder after = root();
    small.accept(after);
    small.awaitStored(after);
    assertThat(servers.sql().number("SELECT count() FROM tailwater.spans"))
        .isEqualTo(2L * (TRACES + 2));
    assertThat(servers.sql().number("SELECT count() FROM tailwater.trace_parts"))
        .isEqualTo(TRACES + 2L);
  }

  @Test
  void nodeSaysThatKafkaIsAwayAndGoesOnAfterwards() throws Exception {
    Span.Builder before = root();
    small.accept(before);
    small.awaitStored(before);

    servers.stopKafka();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reasons()).anyMatch(line -> line.contains("Kafka")));
    assertThat(servers.node().health()).contains(true);
    Span.Builder refused = root();
    HttpResponse<String> answer = servers.otlp().traces(encoded(refused, childOf(refused)));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();

    servers.startKafka();
    small.awaitReady();
    Span.Builder after = root();
    small.acceptInTime(after);
    small.awaitStored(after);
    small.awaitStored(before);
  }

  private List<String> reasons() {
    return servers.node().readiness().reasons();
  }

  private double kept() {
    return servers.node().metrics().sum("tailwater_sampling_traces_total", "decision", "kept");
  }
}
