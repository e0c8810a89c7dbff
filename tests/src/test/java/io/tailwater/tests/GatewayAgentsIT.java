package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.tests.stage.Agent;
import io.tailwater.tests.stage.Agents;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.SmallTraces;
import io.tailwater.tests.truth.StoredSpan;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/**
 * Agents that know no Kafka: they send to a node's ports, and nothing in their topics is listed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayAgentsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 15s
        decision_wait_after_root_received: 2s
        policies:
          - {name: all, type: always_sample}
      node:
        clickhouse: {batch_max_delay: 50ms}
      """;

  private final Servers servers;
  private final KafkaClient kafka;
  private final List<Agent> agents = new ArrayList<>();
  private final Agent frontend;

  GatewayAgentsIT() throws Exception {
    servers = new Servers("gateway-agents", CONFIG);
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    kafka = new KafkaClient(servers.brokers());
    Agents installed = Agents.installed();
    Agent backend = installed.skyWalkingByGrpc("grpc-backend", servers.skyWalking(), "backend");
    agents.add(backend);
    frontend =
        installed.skyWalkingByGrpc(
            "grpc-frontend", servers.skyWalking(), "frontend", backend.base().toString());
    agents.add(frontend);
  }

  @BeforeAll
  void awaitReady() {
    new SmallTraces(servers, PATIENCE).awaitReady();
  }

  @AfterAll
  void stop() {
    agents.forEach(Agent::close);
    kafka.close();
    servers.close();
  }

  @Test
  void segmentsOfTheSkyWalkingAgentAreOneTrace() {
    Agent.Answer answer = frontend.ask("/order/1");
    assertThat(answer.status()).isEqualTo(200);

    List<StoredSpan> trace = awaitStored(answer.traceId(), 3);

    StoredSpan root = StoredSpan.only(trace, "grpc-frontend", "SERVER");
    StoredSpan call = StoredSpan.only(trace, "grpc-frontend", "CLIENT");
    assertThat(root.isRoot()).isTrue();
    assertThat(call.parentSpanId()).isEqualTo(root.spanId());
    assertThat(StoredSpan.only(trace, "grpc-backend", "SERVER").parentSpanId())
        .isEqualTo(call.spanId());
  }

  @Test
  void whatElseTheSkyWalkingAgentReportsHasTheKeysOfItsKafkaReporter() {
    assertThat(frontend.ask("/order/2").status()).isEqualTo(200);

    awaitKey("skywalking-managements", "register-grpc-backend-1");
    awaitKey("skywalking-managements", "grpc-backend-1");
    awaitKey("skywalking-meters", "grpc-backend-1");
    awaitKey("skywalking-logs", "grpc-backend");
  }

  @Test
  void spansThatZipkinsReportersPostAreStored() throws Exception {
    String traceId = "463ac35c9f6413ad48485a3953bb61c1";
    byte[] list =
        SpanBytesEncoder.JSON_V2.encodeList(
            List.of(
                Span.newBuilder()
                    .traceId(traceId)
                    .id("000000000000000a")
                    .kind(Span.Kind.SERVER)
                    .name("get /order")
                    .timestamp(TimeUnit.MILLISECONDS.toMicros(Instant.now().toEpochMilli()))
                    .duration(45_000)
                    .localEndpoint(Endpoint.newBuilder().serviceName("zipkin-order").build())
                    .build()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(servers.zipkin().resolve("/api/v2/spans"))
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(list))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    assertThat(awaitStored(traceId, 1).getFirst().service()).isEqualTo("zipkin-order");
  }

  private void awaitKey(String topic, String key) {
    await(key + " in " + topic)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(kafka.all(topic)).extracting(GatewayAgentsIT::key).contains(key));
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  private List<StoredSpan> awaitStored(String traceId, int spans) {
    return await("the spans of trace " + traceId)
        .atMost(PATIENCE)
        .until(() -> StoredSpan.ofTrace(servers.sql(), traceId), trace -> trace.size() == spans);
  }
}
