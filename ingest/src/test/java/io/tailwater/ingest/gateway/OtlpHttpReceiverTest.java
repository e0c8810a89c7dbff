package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpHttpReceiverTest {
  private static final TracesData TRACES = Batches.traces(3, 50);
  private static ActorSystem<Void> system;

  private Gateway gateway;

  @BeforeAll
  static void startPekko() {
    system = ActorSystem.create(Behaviors.empty(), "gateway-test");
  }

  @AfterAll
  static void stopPekko() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws Exception {
    gateway = new Gateway(system, Gateway.SMALL);
  }

  @AfterEach
  void stop() {
    gateway.close();
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void aProtobufBodyIsPublishedByteForByteAndAnsweredInProtobuf() {
    HttpResponse<byte[]> response = gateway.postProtobuf(TRACES.toByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-protobuf");
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    FakePublisher.Published only = gateway.kafka.published().getFirst();
    assertThat(only.topic()).isEqualTo("otlp_spans");
    assertThat(only.value()).isEqualTo(TRACES.toByteArray());
    assertThat(gateway.metrics.lines())
        .containsExactly(
            "received OTLP_HTTP traces " + TRACES.getSerializedSize(),
            "published OTLP_HTTP traces 12 in 1",
            "answered OTLP_HTTP traces 200");
  }

  @Test
  void jsonBodiesOfEverySignalArePublishedAsProtobuf() throws Exception {
    HttpResponse<byte[]> traces =
        gateway.postJson(
            "/v1/traces",
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"a\"}]}]}]}");
    HttpResponse<byte[]> logs =
        gateway.post(
            "/v1/logs",
            "application/json; charset=utf-8",
            BodyPublishers.ofString(
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityText\":\"b\"}]}]}]}"));
    HttpResponse<byte[]> metrics =
        gateway.postJson(
            "/v1/metrics",
            "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"c\"}]}]}]}");

    for (HttpResponse<byte[]> response : List.of(traces, logs, metrics)) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Gateway.text(response)).isEqualTo("{}");
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }
    List<FakePublisher.Published> published = gateway.kafka.published();
    assertThat(published)
        .extracting(FakePublisher.Published::topic)
        .containsExactly("otlp_spans", "otlp_logs", "otlp_metrics");
    assertThat(TracesData.parseFrom(published.get(0).value()).toString()).contains("\"a\"");
    assertThat(LogsData.parseFrom(published.get(1).value()).toString()).contains("\"b\"");
    assertThat(MetricsData.parseFrom(published.get(2).value()).toString()).contains("\"c\"");
  }

  @Test
  void theAnswerWaitsForKafkasAcknowledgement() throws Exception {
    gateway.kafka.holdAcknowledgements();

    CompletableFuture<HttpResponse<byte[]>> response =
        gateway.postLater(
            "/v1/traces",
            "application/x-protobuf",
            BodyPublishers.ofByteArray(TRACES.toByteArray()));
    FakePublisher.Published record = gateway.kafka.next();

    assertThat(response).isNotDone();
    assertThat(gateway.receiver.inFlightBytes()).isEqualTo(record.value().length);
    record.acknowledgement().complete(null);
    assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void chunkedBodiesAreRead() {
    HttpResponse<byte[]> response =
        gateway.post("/v1/traces", "application/x-protobuf", Gateway.chunked(TRACES.toByteArray()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(gateway.kafka.published().getFirst().value()).isEqualTo(TRACES.toByteArray());
  }

  @Test
  void compressedBodiesAreInflatedBeforeTheyArePublished() throws Exception {
    byte[] body = TRACES.toByteArray();

    assertThat(gateway.postProtobuf(Gateway.gzip(body), "Content-Encoding", "GZip").statusCode())
        .isEqualTo(200);
    assertThat(
            gateway.postProtobuf(deflate(body, false), "Content-Encoding", "deflate").statusCode())
        .isEqualTo(200);
    assertThat(
            gateway.postProtobuf(deflate(body, true), "Content-Encoding", "deflate").statusCode())
        .isEqualTo(200);
    assertThat(gateway.postProtobuf(body, "Content-Encoding", "identity").statusCode())
        .isEqualTo(200);

    assertThat(gateway.kafka.published())
        .hasSize(4)
        .allSatisfy(record -> assertThat(record.value()).isEqualTo(body));
  }

  @Test
  void aGzipBombIsStoppedWhileInflating() {
    byte[] bomb = Gateway.gzip(new byte[64 << 20]);
    assertThat(bomb).hasSizeLessThan(Gateway.SMALL.maxBodyBytes());

    HttpResponse<byte[]> response = gateway.postProtobuf(bomb, "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(Gateway.text(response)).contains("longer than 262144 bytes once decompressed");
    assertThat(gateway.kafka.published()).isEmpty();
    assertThat(gateway.metrics.lines()).contains("refused OTLP_HTTP INFLATED_TOO_LARGE");
  }

  @Test
  void bodiesBeyondTheLimitAreRefusedWithTheReason() {
    byte[] body = new byte[Gateway.SMALL.maxBodyBytes() + 1];

    HttpResponse<byte[]> withLength = gateway.postProtobuf(body);
    HttpResponse<byte[]> chunked =
        gateway.post("/v1/traces", "application/x-protobuf", Gateway.chunked(body));

    assertThat(withLength.statusCode()).isEqualTo(413);
    assertThat(Gateway.text(withLength)).contains("longer than 262144 bytes");
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(Gateway.text(chunked)).contains("longer than 262144 bytes");
  }

  @Test
  void aBodyThatIsNotOtlpIsRefusedWithAStatusMessage() throws Exception {
    HttpResponse<byte[]> protobuf =
        gateway.postProtobuf("not protobuf".getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> gzip = gateway.postProtobuf(new byte[] {1, 2}, "Content-Encoding", "gzip");
    HttpResponse<byte[]> json =
        gateway.postJson(
            "/v1/traces",
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"zz\"}]}]}]}");

    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(protobuf.headers().firstValue("Content-Type")).contains("application/x-protobuf");
    assertThat(StatusMessage.parse(protobuf.body()).code()).isEqualTo(3);
    assertThat(StatusMessage.parse(protobuf.body()).message()).startsWith("not an OTLP message: ");
    assertThat(gzip.statusCode()).isEqualTo(400);
    assertThat(Gateway.text(gzip)).contains("not valid gzip");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(Gateway.text(json))
        .isEqualTo(
            "{\"code\":3,\"message\":\"not OTLP/JSON: an id that is not hexadecimal at"
                + " /resourceSpans/0/scopeSpans/0/spans/0/traceId\"}");
    assertThat(gateway.kafka.published()).isEmpty();
  }

  @Test
  void spansWithBadIdsArePassedOnForTheDeadLetters() {
    byte[] body =
        TRACES.toBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("no ids"))))
            .build()
            .toByteArray();

    assertThat(gateway.postProtobuf(body).statusCode()).isEqualTo(200);
    assertThat(gateway.metrics.lines()).contains("published OTLP_HTTP traces 13 in 1");
  }

  @Test
  void anEmptyRequestIsLegalAndPublishesNothing() {
    assertThat(gateway.postProtobuf(new byte[0]).statusCode()).isEqualTo(200);
    assertThat(gateway.postJson("/v1/logs", "{}").statusCode()).isEqualTo(200);
    assertThat(gateway.postJson("/v1/logs", "").statusCode()).isEqualTo(400);
    assertThat(gateway.kafka.published()).isEmpty();
  }

  @Test
  void aLongBodyBecomesSeveralRecordsWithoutLosingASpan() throws Exception {
    TracesData large = Batches.traces(50, 1000);

    HttpResponse<byte[]> response = gateway.postProtobuf(large.toByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    List<byte[]> records =
        gateway.kafka.published().stream().map(FakePublisher.Published::value).toList();
    assertThat(records).hasSizeGreaterThan(2);
    assertThat(records)
        .allSatisfy(
            record -> assertThat(record).hasSizeLessThanOrEqualTo(Gateway.SMALL.maxRecordBytes()));
    assertThat(Batches.placed(records)).isEqualTo(Batches.placed(large));
  }

  @Test
  void oneUnacknowledgedRecordOfSeveralHoldsTheAnswerBack() throws Exception {
    gateway.kafka.holdAcknowledgements();
    CompletableFuture<HttpResponse<byte[]>> response =
        gateway.postLater(
            "/v1/traces",
            "application/x-protobuf",
            BodyPublishers.ofByteArray(Batches.traces(25, 1000).toByteArray()));

    gateway.kafka.next().acknowledgement().complete(null);
    FakePublisher.Published second = gateway.kafka.next();

    assertThat(response).isNotDone();
    second
        .acknowledgement()
        .completeExceptionally(
            new PublishException(PublishException.Verdict.UNAVAILABLE, "the broker left", null));
    assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
  }

  @Test
  void anotherPathIs404AndTheRootSaysWhatThisIs() throws Exception {
    assertThat(gateway.postJson("/v1/spans", "{}").statusCode()).isEqualTo(404);
    assertThat(gateway.postJson("/", "{}").statusCode()).isEqualTo(404);

    HttpResponse<byte[]> root = gateway.send(gateway.request("/").GET().build());

    assertThat(root.statusCode()).isEqualTo(200);
    assertThat(Gateway.text(root)).startsWith("Tailwater OTLP/HTTP receiver").endsWith(".\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "OPTIONS", "DELETE"})
  void anotherMethodIs405WithTheOneThatIsAllowed(String method) throws Exception {
    HttpRequest request =
        gateway.request("/v1/traces").method(method, BodyPublishers.noBody()).build();

    HttpResponse<byte[]> response = gateway.send(request);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/octet-stream", "application/x-protobuf2"})
  void anotherContentTypeIs415(String type) {
    HttpResponse<byte[]> response =
        gateway.post("/v1/traces", type, BodyPublishers.ofString("body"));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(Gateway.text(response)).contains("application/x-protobuf nor application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip"})
  void anotherContentEncodingIs415(String encoding) {
    HttpResponse<byte[]> response =
        gateway.postProtobuf(TRACES.toByteArray(), "Content-Encoding", encoding);

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Accept-Encoding"))
        .contains("gzip, deflate, identity");
  }

  private static byte[] deflate(byte[] body, boolean bare) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(6, bare);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(body);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}
