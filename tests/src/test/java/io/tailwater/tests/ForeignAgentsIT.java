package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.Agent;
import io.tailwater.tests.stage.Agents;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.SmallTraces;
import io.tailwater.tests.truth.StoredFailure;
import io.tailwater.tests.truth.StoredSpan;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/** Agents that do not speak OTLP: their spans are in the same tables as everyone's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignAgentsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PARTITION = 2;
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 15s
        decision_wait_after_root_received: 2s
        policies:
          - {name: all, type: always_sample}
      node:
        clickhouse: {batch_max_delay: 50ms}
        sources:
          - otlp_spans
          - {topic: skywalking-segments, encoding: skywalking_segment}
          - {topic: zipkin, encoding: zipkin_json}
          - {topic: zipkin-proto, encoding: zipkin_proto}
          - {topic: zipkin-thrift, encoding: zipkin_thrift}
          - {topic: otlp-json, encoding: otlp_json}
          - {topic: anything, encoding: auto}
      """;

  private final Servers servers;
  private final KafkaClient kafka;
  private final List<Agent> agents = new ArrayList<>();
  private final Agent frontend;

  ForeignAgentsIT() throws Exception {
    servers = new Servers("foreign-agents", CONFIG);
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    kafka = new KafkaClient(servers.brokers());
    Agents installed = Agents.installed();
    Agent backend = installed.skyWalking("sw-backend", servers.brokers(), "backend");
    agents.add(backend);
    frontend =
        installed.skyWalking(
            "sw-frontend", servers.brokers(), "frontend", backend.base().toString());
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

    StoredSpan root = StoredSpan.only(trace, "sw-frontend", "SERVER");
    StoredSpan call = StoredSpan.only(trace, "sw-frontend", "CLIENT");
    StoredSpan server = StoredSpan.only(trace, "sw-backend", "SERVER");
    assertThat(trace).extracting(StoredSpan::status).containsOnly("UNSET");
    assertThat(root.isRoot()).isTrue();
    assertThat(call.parentSpanId()).isEqualTo(root.spanId());
    assertThat(server.parentSpanId()).isEqualTo(call.spanId());
    assertThat(root.name()).isEqualTo("/order/1");
    assertThat(server.attributes())
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("skywalking.trace_id", answer.traceId());
  }

  @Test
  void exceptionThatTheSkyWalkingAgentSawIsAnEventWithinItsSpan() {
    Agent.Answer answer = frontend.ask("/broken");
    assertThat(answer.status()).isEqualTo(500);

    StoredSpan failed = StoredSpan.only(awaitStored(answer.traceId(), 3), "sw-backend", "SERVER");

    assertThat(failed.status()).isEqualTo("ERROR");
    assertThat(failed.eventNames()).containsExactly("exception");
    assertThat(failed.eventAttributes().getFirst())
        .containsEntry("exception.type", "ValueError")
        .containsEntry("exception.message", "the shelf is broken")
        .hasEntrySatisfying(
            "exception.stacktrace", stack -> assertThat(stack).contains("in broken"));
  }

  @Test
  void failureThatASegmentAndALogTellOfCountsOnce() {
    String traceId = frontend.ask("/broken").traceId();

    await("a segment and a log tell of the failure")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(StoredFailure.ofTrace(servers.sql(), traceId))
                    .containsExactly(
                        new StoredFailure(
                            "sw-backend",
                            "/broken",
                            "ValueError",
                            "the shelf is broken",
                            1,
                            List.of("event", "log"))));
  }

  @Test
  void estateOfSkyWalkingAloneHasInstancesMetersAndLogsOnTheirSpans() {
    Agent.Answer answer = frontend.ask("/broken");

    JsonNode log =
        await("the log of the failure in tailwater.logs")
            .atMost(PATIENCE)
            .until(
                () ->
                    servers
                        .sql()
                        .rows(
                            "SELECT service, span_id FROM tailwater.logs WHERE trace_id = '"
                                + answer.traceId()
                                + "' AND severity = 'ERROR'"),
                found -> !found.isEmpty())
            .getFirst();
    assertThat(log.path("service").asText()).isEqualTo("sw-backend");
    assertThat(awaitStored(answer.traceId(), 3))
        .filteredOn(span -> span.service().equals("sw-backend"))
        .extracting(StoredSpan::spanId)
        .containsExactly(log.path("span_id").asText());
    await("instances of both services, with what their meters say")
        .atMost(PATIENCE)
        .until(
            () ->
                servers
                        .sql()
                        .number(
                            "SELECT count() FROM tailwater.instances WHERE"
                                + " (service, instance) IN (('sw-frontend', 'sw-frontend-1'),"
                                + " ('sw-backend', 'sw-backend-1'))")
                    == 2);
    await("host and language of an instance, as the agent says when it registers")
        .atMost(PATIENCE)
        .until(
            () ->
                servers
                        .sql()
                        .number(
                            "SELECT count() FROM tailwater.instances WHERE host != '' AND"
                                + " language = 'python' AND service = 'sw-backend'")
                    == 1);
    assertThat(
            servers
                .sql()
                .number(
                    "SELECT uniqExact(name) FROM tailwater.metrics_gauge"
                        + " WHERE service = 'sw-backend'"))
        .as("meters of the process")
        .isGreaterThan(3);
  }

  /** How a list of spans is written, and to which topic. */
  private record Zipkin(String topic, SpanBytesEncoder encoder) {}

  @Test
  void spansOfZipkinAreOneTraceHoweverTheyAreWritten() {
    List<Zipkin> ways =
        List.of(
            new Zipkin("zipkin", SpanBytesEncoder.JSON_V2),
            new Zipkin("zipkin", SpanBytesEncoder.JSON_V1),
            new Zipkin("zipkin-proto", SpanBytesEncoder.PROTO3),
            new Zipkin("zipkin-thrift", SpanBytesEncoder.THRIFT),
            new Zipkin("anything", SpanBytesEncoder.JSON_V2),
            new Zipkin("anything", SpanBytesEncoder.PROTO3),
            new Zipkin("anything", SpanBytesEncoder.THRIFT));
    long startMicros = TimeUnit.MILLISECONDS.toMicros(Instant.now().toEpochMilli());
    for (int i = 0; i < ways.size(); i++) {
      byte[] list = ways.get(i).encoder().encodeList(order(zipkinTrace(i), startMicros));
      kafka.send(ways.get(i).topic(), PARTITION, list);
    }

    for (int i = 0; i < ways.size(); i++) {
      List<StoredSpan> trace = awaitStored(zipkinTrace(i), 2);
      assertThat(trace).as("%s", ways.get(i)).extracting(StoredSpan::service).containsOnly("order");
      assertThat(trace).extracting(StoredSpan::kind).containsExactly("SERVER", "CLIENT");
      assertThat(trace.getLast().parentSpanId()).isEqualTo(trace.getFirst().spanId());
      assertThat(trace.getFirst().durationNanos()).isEqualTo(45_000_000);
      assertThat(trace.getFirst().startNanos()).isEqualTo(startMicros * 1_000);
      assertThat(trace.getFirst().attributes()).containsEntry("http.response.status_code", "200");
    }
  }

  private static String zipkinTrace(int number) {
    return "463ac35c9f6413ad48485a3953bb61a" + number;
  }

  private static List<Span> order(String traceId, long startMicros) {
    Span server =
        Span.newBuilder()
            .traceId(traceId)
            .id("000000000000000a")
            .kind(Span.Kind.SERVER)
            .name("get /order")
            .timestamp(startMicros)
            .duration(45_000)
            .localEndpoint(Endpoint.newBuilder().serviceName("order").build())
            .putTag("http.status_code", "200")
            .build();
    Span client =
        server.toBuilder()
            .parentId(server.id())
            .id("000000000000000b")
            .kind(Span.Kind.CLIENT)
            .name("get /stock")
            .timestamp(startMicros + 1_000)
            .duration(20_000)
            .build();
    return List.of(client, server);
  }

  @ParameterizedTest
  @CsvSource({"otlp-json, b1", "anything, b2"})
  void spansInOtlpJsonAreStored(String topic, String ending) {
    String traceId = "5b8efff798038103d269b633813fc6" + ending;
    long startNanos = TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());

    kafka.send(
        topic,
        PARTITION,
        """
        {"resourceSpans": [{
          "resource": {"attributes": [
            {"key": "service.name", "value": {"stringValue": "json-service"}}]},
          "scopeSpans": [{"spans": [{
            "traceId": "%s", "spanId": "eee19b7ec3c1b174", "name": "written by hand", "kind": 2,
            "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"}]}]}]}"""
            .formatted(traceId, startNanos, startNanos + 1_000_000)
            .getBytes(StandardCharsets.UTF_8));

    assertThat(awaitStored(traceId, 1).getFirst().service()).isEqualTo("json-service");
  }

  @Test
  void recordThatIsNotWhatItsTopicSaysIsADeadLetterWithTheReason() {
    byte[] bad = "[{\"traceId\": 5}]".getBytes(StandardCharsets.UTF_8);

    var place = kafka.send("zipkin", PARTITION, bad);

    ConsumerRecord<byte[], byte[]> letter =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    kafka.all(Topics.DEAD_LETTERS).stream()
                        .filter(
                            record ->
                                header(record, "tailwater.origin.topic").equals("zipkin")
                                    && header(record, "tailwater.origin.offset")
                                        .equals(Long.toString(place.offset())))
                        .toList(),
                letters -> letters.size() == 1)
            .getFirst();
    assertThat(letter.value()).isEqualTo(bad);
    assertThat(header(letter, "tailwater.reason")).isEqualTo("malformed_record");
    assertThat(header(letter, "tailwater.detail")).contains("traceId");
  }

  private List<StoredSpan> awaitStored(String traceId, int spans) {
    return await("the spans of trace " + traceId)
        .atMost(PATIENCE)
        .until(() -> StoredSpan.ofTrace(servers.sql(), traceId), trace -> trace.size() == spans);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
