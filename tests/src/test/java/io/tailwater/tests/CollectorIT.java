package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.tests.stage.Collector;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.StoredFailure;
import io.tailwater.tests.truth.StoredSpan;
import io.tailwater.tests.truth.TestSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What the real Collector publishes in each of its encodings of traces is the trace that an agent
 * sent to it.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectorIT {
  private static final List<String> ENCODINGS =
      List.of(
          "otlp_proto", "otlp_json", "jaeger_proto", "jaeger_json", "zipkin_proto", "zipkin_json");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Servers servers;
  private final Collector collector;

  CollectorIT() throws IOException, InterruptedException {
    servers = new Servers("collector-traces", config());
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    collector = Collector.start(servers.brokers(), ENCODINGS);
  }

  private static String config() {
    StringBuilder config =
        new StringBuilder(
            """
            tail_sampling:
              policies:
                - {name: all, type: always_sample}
            node:
              clickhouse: {batch_max_delay: 50ms}
              sources:
            """);
    ENCODINGS.forEach(
        encoding -> config.append("    - {topic: %1$s, encoding: %1$s}\n".formatted(encoding)));
    return config.toString();
  }

  @BeforeAll
  void awaitReady() {
    await("the node is ready").atMost(PATIENCE).until(() -> servers.node().readiness().ready());
  }

  @AfterAll
  void stop() {
    collector.close();
    servers.close();
  }

  @ParameterizedTest
  @FieldSource("ENCODINGS")
  void traceIsWholeInEachEncoding(String encoding) {
    Span.Builder root =
        TestSpan.root()
            .addAttributes(TestSpan.text("http.route", "/orders/{id}"))
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("http.response.status_code")
                    .setValue(AnyValue.newBuilder().setIntValue(500)))
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    Span.Builder call =
        TestSpan.childOf(root)
            .addEvents(
                Span.Event.newBuilder()
                    .setName("exception")
                    .setTimeUnixNano(root.getStartTimeUnixNano() + 1_000_000)
                    .addAttributes(TestSpan.text("exception.type", "OrderException"))
                    .addAttributes(TestSpan.text("exception.message", "no stock"))
                    .addAttributes(
                        TestSpan.text("exception.stacktrace", "at a.b.Stock.take(Stock.java:1)")));
    byte[] sent = TestSpan.encoded(root, call);
    await("the Collector takes it").atMost(PATIENCE).until(() -> collector.send(encoding, sent));
    String traceId = TestSpan.traceId(root);

    List<StoredSpan> trace =
        await("the trace that went by " + encoding)
            .atMost(PATIENCE)
            .until(() -> StoredSpan.ofTrace(servers.sql(), traceId), found -> found.size() == 2);

    assertThat(trace)
        .extracting(
            StoredSpan::service, StoredSpan::kind, StoredSpan::spanId, StoredSpan::parentSpanId)
        .containsExactlyInAnyOrder(
            tuple("order-service", "SERVER", TestSpan.spanId(root), ""),
            tuple("order-service", "CLIENT", TestSpan.spanId(call), TestSpan.spanId(root)));
    StoredSpan server = trace.stream().filter(StoredSpan::isRoot).findFirst().orElseThrow();
    // The Collector writes names for Zipkin in lower case.
    assertThat(server.name()).isEqualToIgnoringCase("GET /orders/{id}");
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(server.durationNanos()).isEqualTo(20_000_000);
    assertThat(server.attributes())
        .containsEntry("http.route", "/orders/{id}")
        .containsEntry("http.response.status_code", "500");
    await("the failure, once")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(StoredFailure.ofTrace(servers.sql(), traceId))
                    .extracting(StoredFailure::type, StoredFailure::message, StoredFailure::times)
                    .containsExactly(tuple("OrderException", "no stock", 1L)));
  }
}
