package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.gateway.PublishException.Verdict;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

class ZipkinHttpTest {
  private static final String V2 = "/api/v2/spans";
  private static final String JSON = "application/json";
  private static ActorSystem<Void> system;

  private Gateway gateway;

  @BeforeAll
  static void startPekko() {
    system = ActorSystem.create(Behaviors.empty(), "zipkin-http-test");
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
  }

  @ParameterizedTest
  @CsvSource({
    "JSON_V2,/api/v2/spans,application/json",
    "JSON_V2,/api/v2/spans,text/plain",
    "PROTO3,/api/v2/spans,application/x-protobuf",
    "JSON_V1,/api/v1/spans,application/json",
    "THRIFT,/api/v1/spans,application/x-thrift"
  })
  void whatZipkinsEncodersWriteBecomesOtlp(SpanBytesEncoder encoder, String path, String type)
      throws Exception {
    HttpResponse<byte[]> response = post(path, type, encoder.encodeList(spans(2, 10)));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEmpty();
    assertThat(gateway.kafka.published()).hasSize(1);
    assertThat(gateway.kafka.published().getFirst().topic()).isEqualTo("otlp_spans");
    assertThat(names(gateway.kafka.published())).containsExactlyInAnyOrder("span 0", "span 1");
    assertThat(gateway.receiver.inFlightBytes()).isZero();
    assertThat(gateway.metrics.lines())
        .contains("published ZIPKIN_HTTP traces 2 in 1", "answered ZIPKIN_HTTP traces 202");
  }

  @Test
  void theEmptyListThatReportersCheckWithIsAccepted() {
    assertThat(post(V2, JSON, "[]".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(202);
    assertThat(gateway.kafka.published()).isEmpty();
  }

  @Test
  void gzipIsUnderstood() throws Exception {
    byte[] body = Gateway.gzip(SpanBytesEncoder.JSON_V2.encodeList(spans(3, 10)));

    HttpResponse<byte[]> response =
        gateway.post(V2, JSON, BodyPublishers.ofByteArray(body), "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(names(gateway.kafka.published())).hasSize(3);
  }

  @Test
  void theAnswerWaitsForKafka() throws Exception {
    gateway.kafka.holdAcknowledgements();
    CompletableFuture<HttpResponse<byte[]>> response =
        gateway.postLater(
            V2,
            JSON,
            BodyPublishers.ofByteArray(SpanBytesEncoder.JSON_V2.encodeList(spans(1, 10))));

    FakePublisher.Published record = gateway.kafka.next();

    assertThat(response).isNotDone();
    record.acknowledgement().complete(null);
    assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
  }

  @Test
  void aListTooLongForARecordIsCut() throws Exception {
    post(V2, JSON, SpanBytesEncoder.JSON_V2.encodeList(spans(150, 1000)));

    assertThat(gateway.kafka.published())
        .hasSizeGreaterThan(1)
        .allMatch(record -> record.value().length <= 64 * Gateway.KIB);
    assertThat(names(gateway.kafka.published())).hasSize(150);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v2/spans|application/json|{}|not a JSON list of spans",
        "/api/v2/spans|application/json|[{\"traceId\":\"1\",|not valid JSON near byte",
        "/api/v2/spans|application/x-protobuf|garbage|byte",
        "/api/v1/spans|application/x-thrift|garbage|at byte"
      })
  void whatIsNoListOfSpansIsRefusedWithThePlace(
      String path, String type, String body, String reason) {
    HttpResponse<byte[]> response = post(path, type, body.getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Gateway.text(response)).contains(reason);
    assertThat(gateway.kafka.published()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE,503,5", "OVERLOADED,429,1"})
  void whatPassesTellsTheClientToTryAgain(Verdict verdict, int status, String seconds) {
    gateway.kafka.failWith(new PublishException(verdict, "not now", null));

    HttpResponse<byte[]> response =
        post(V2, JSON, SpanBytesEncoder.JSON_V2.encodeList(spans(1, 10)));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Retry-After")).contains(seconds);
    assertThat(Gateway.text(response)).isEqualTo("not now\n");
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(post("/api/v3/spans", JSON, "[]".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(404);
    assertThat(gateway.send(gateway.request(V2).GET().build()).statusCode()).isEqualTo(405);
  }

  @Test
  void aBombIsDefused() {
    byte[] bomb = Gateway.gzip(new byte[64 * 1024 * Gateway.KIB]);

    assertThat(
            gateway
                .post(V2, JSON, BodyPublishers.ofByteArray(bomb), "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(413);
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) {
    return gateway.post(path, type, BodyPublishers.ofByteArray(body));
  }

  private static List<Span> spans(int count, int padding) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(
          Span.newBuilder()
              .traceId("463ac35c9f6413ad48485a3953bb6124")
              .id(Long.toHexString(i + 1))
              .name("span " + i)
              .timestamp(1_700_000_000_000_000L)
              .duration(1000L)
              .localEndpoint(Endpoint.newBuilder().serviceName("shop").build())
              .putTag("padding", "x".repeat(padding))
              .build());
    }
    return spans;
  }

  private static List<String> names(List<FakePublisher.Published> records) throws Exception {
    List<String> names = new ArrayList<>();
    for (FakePublisher.Published record : records) {
      TracesData.parseFrom(record.value()).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .forEach(span -> names.add(span.getName()));
    }
    return names;
  }
}
