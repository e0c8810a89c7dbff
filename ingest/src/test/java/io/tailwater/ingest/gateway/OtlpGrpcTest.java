package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.tailwater.ingest.gateway.PublishException.Verdict;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.ValueSource;

class OtlpGrpcTest {
  private static final String TRACES = OtlpSignal.TRACES.grpcMethod();
  private static final byte[] BATCH = Batches.traces(3, 10).toByteArray();
  private static ActorSystem<Void> system;

  private Gateway gateway;
  private GrpcClient client;

  @BeforeAll
  static void startPekko() {
    system = ActorSystem.create(Behaviors.empty(), "otlp-grpc-test");
  }

  @AfterAll
  static void stopPekko() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws Exception {
    gateway = new Gateway(system, Gateway.SMALL);
    client = new GrpcClient(gateway.port(GatewayProtocol.OTLP_GRPC));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "opentelemetry.proto.collector.trace.v1.TraceService/Export,otlp_spans",
    "opentelemetry.proto.collector.logs.v1.LogsService/Export,otlp_logs",
    "opentelemetry.proto.collector.metrics.v1.MetricsService/Export,otlp_metrics"
  })
  void aRequestGoesToItsSignalsTopicAsItCame(String method, String topic) throws Exception {
    GrpcClient.Ended ended = client.call(method, BATCH);

    assertThat(ended.status().getCode()).isEqualTo(Code.OK);
    assertThat(ended.answer()).isEmpty();
    assertThat(gateway.kafka.published()).hasSize(1);
    assertThat(gateway.kafka.published().getFirst().topic()).isEqualTo(topic);
    assertThat(gateway.kafka.published().getFirst().key()).isEmpty();
    assertThat(gateway.kafka.published().getFirst().value()).isEqualTo(BATCH);
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void theRequestsAreCounted() throws Exception {
    client.call(TRACES, BATCH);

    assertThat(gateway.metrics.lines())
        .containsExactly(
            "received OTLP_GRPC traces " + BATCH.length,
            "published OTLP_GRPC traces 12 in 1",
            "answered OTLP_GRPC traces OK");
  }

  @Test
  void theAnswerWaitsForKafka() throws Exception {
    gateway.kafka.holdAcknowledgements();
    CompletableFuture<GrpcClient.Ended> ended = client.later(TRACES, BATCH, CallOptions.DEFAULT);

    FakePublisher.Published record = gateway.kafka.next();

    assertThat(ended).isNotDone();
    assertThat(gateway.receiver.inFlightBytes()).isEqualTo(BATCH.length);
    record.acknowledgement().complete(null);
    assertThat(ended.get(10, TimeUnit.SECONDS).status().getCode()).isEqualTo(Code.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "none"})
  void theExporterOfTheJavaSdkIsUnderstood(String compression) throws Exception {
    OtlpGrpcSpanExporter exporter =
        OtlpGrpcSpanExporter.builder()
            .setEndpoint("http://127.0.0.1:" + gateway.port(GatewayProtocol.OTLP_GRPC))
            .setCompression(compression)
            .build();
    try (SdkTracerProvider sdk =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "shop")))
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      Span span = sdk.get("test").spanBuilder("GET /orders").startSpan();
      span.end();
      CompletableResultCode flushed = sdk.forceFlush().join(10, TimeUnit.SECONDS);

      assertThat(flushed.isSuccess()).isTrue();
      TracesData read = TracesData.parseFrom(gateway.kafka.next().value());
      assertThat(read.getResourceSpans(0).getScopeSpans(0).getSpans(0).getName())
          .isEqualTo("GET /orders");
    }
  }

  @Test
  void aBatchTooLongForARecordIsCut() throws Exception {
    TracesData traces = Batches.traces(50, 1000);

    assertThat(client.call(TRACES, traces.toByteArray()).status().getCode()).isEqualTo(Code.OK);

    List<byte[]> records =
        gateway.kafka.published().stream().map(FakePublisher.Published::value).toList();
    assertThat(records).hasSizeGreaterThan(1).allMatch(record -> record.length <= 64 * Gateway.KIB);
    assertThat(Batches.placed(records)).isEqualTo(Batches.placed(traces));
  }

  @Test
  void bytesThatAreNoBatchAreAnInvalidArgumentWithThePlace() throws Exception {
    GrpcClient.Ended ended = client.call(TRACES, new byte[] {10, 5, 1});

    assertThat(ended.status().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(ended.status().getDescription()).contains("a length of 5", "at byte 2");
    assertThat(ended.trailers().containsKey(GrpcClient.DETAILS)).isFalse();
    assertThat(gateway.metrics.lines()).contains("refused OTLP_GRPC BAD_BODY");
  }

  @Test
  void aCallWithoutAMessageIsRefused() throws Exception {
    GrpcClient.Open open = client.open(TRACES, MethodType.UNARY, CallOptions.DEFAULT);
    open.call.halfClose();

    assertThat(open.ended.get(10, TimeUnit.SECONDS).status().getCode())
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE,UNAVAILABLE,5", "OVERLOADED,RESOURCE_EXHAUSTED,1"})
  void whatPassesTellsTheClientWhenToTryAgain(Verdict verdict, Code code, int seconds)
      throws Exception {
    gateway.kafka.failWith(new PublishException(verdict, "not now", null));

    GrpcClient.Ended ended = client.call(TRACES, BATCH);

    assertThat(ended.status().getCode()).isEqualTo(code);
    assertThat(RetryDetails.seconds(ended.trailers().get(GrpcClient.DETAILS))).isEqualTo(seconds);
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void whatKafkaWillNeverTakeIsNotToBeTriedAgain() throws Exception {
    gateway.kafka.failWith(new PublishException(Verdict.TOO_LARGE, "too large", null));

    GrpcClient.Ended ended = client.call(TRACES, BATCH);

    assertThat(ended.status().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(ended.trailers().containsKey(GrpcClient.DETAILS)).isFalse();
  }

  @Test
  void aMessageBeyondTheLimitIsRefusedWhileItArrives() throws Exception {
    GrpcClient.Ended ended = client.call(TRACES, new byte[64 * 1024 * Gateway.KIB]);

    assertThat(ended.status().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(ended.status().getDescription()).contains("longer than 262144 bytes");
    assertThat(ended.trailers().containsKey(GrpcClient.DETAILS)).isFalse();
    assertThat(gateway.kafka.published()).isEmpty();
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void aBombIsDefused() throws Exception {
    byte[] zeros = new byte[64 * 1024 * Gateway.KIB];

    GrpcClient.Ended ended =
        client
            .later(TRACES, zeros, CallOptions.DEFAULT.withCompression("gzip"))
            .get(20, TimeUnit.SECONDS);

    assertThat(ended.status().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(ended.status().getDescription()).contains("262144 bytes once decompressed");
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void whatArrivesCountsAmongTheBytesInFlight() throws Exception {
    gateway.kafka.holdAcknowledgements();
    byte[] large = Batches.traces(50, 1000).toByteArray();
    CompletableFuture<GrpcClient.Ended> first = client.later(TRACES, large, CallOptions.DEFAULT);
    CompletableFuture<GrpcClient.Ended> second = client.later(TRACES, large, CallOptions.DEFAULT);
    CompletableFuture<GrpcClient.Ended> third = client.later(TRACES, large, CallOptions.DEFAULT);

    GrpcClient.Ended refused =
        (GrpcClient.Ended) CompletableFuture.anyOf(first, second, third).get(20, TimeUnit.SECONDS);

    assertThat(refused.status().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(RetryDetails.seconds(refused.trailers().get(GrpcClient.DETAILS))).isEqualTo(1);
    assertThat(gateway.receiver.inFlightBytes()).isLessThanOrEqualTo(512 * Gateway.KIB);
  }

  @Test
  void whatIsNotCompressedAsItSaysIsRefused() throws Exception {
    GrpcClient.Ended ended =
        client
            .later(TRACES, BATCH, CallOptions.DEFAULT.withCompression("lying"))
            .get(20, TimeUnit.SECONDS);

    assertThat(ended.status().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(ended.status().getDescription()).contains("not compressed as it says");
  }

  @Test
  void aMessageThatNeverEndsIsGivenUp() throws Exception {
    try (Gateway hasty =
            new Gateway(system, Gateway.hasty(Duration.ofMillis(200), Duration.ofSeconds(10)));
        HalfMessage half = new HalfMessage(hasty.port(GatewayProtocol.OTLP_GRPC))) {
      half.send(TRACES, 1000, 100_000);

      // DEADLINE_EXCEEDED, which clients take as passing.
      assertThat(half.awaitTrailers()).isTrue();
      assertThat(hasty.metrics.lines()).contains("answered OTLP_GRPC traces DEADLINE_EXCEEDED");
      assertThat(hasty.receiver.inFlightBytes()).isZero();
    }
  }

  @Test
  void aMessageThatIsBrokenOffGivesItsBytesBack() throws Exception {
    try (HalfMessage half = new HalfMessage(gateway.port(GatewayProtocol.OTLP_GRPC))) {
      half.send(TRACES, 1000, 100_000);
      await().until(() -> gateway.receiver.inFlightBytes() == 1000);
    }

    await().until(() -> gateway.receiver.inFlightBytes() == 0);
    assertThat(gateway.kafka.published()).isEmpty();
  }

  @Test
  void aSilentKafkaIsNotWaitedForForEver() throws Exception {
    try (Gateway hasty =
            new Gateway(system, Gateway.hasty(Duration.ofSeconds(10), Duration.ofMillis(100)));
        GrpcClient own = new GrpcClient(hasty.port(GatewayProtocol.OTLP_GRPC))) {
      hasty.kafka.holdAcknowledgements();

      assertThat(own.call(TRACES, BATCH).status().getCode()).isEqualTo(Code.UNAVAILABLE);

      assertThat(hasty.receiver.inFlightBytes()).isEqualTo(BATCH.length);
      hasty.kafka.next().acknowledgement().complete(null);
      assertThat(hasty.receiver.inFlightBytes()).isZero();
    }
  }

  @Test
  void aStopLetsRunningCallsEnd() throws Exception {
    gateway.kafka.holdAcknowledgements();
    CompletableFuture<GrpcClient.Ended> ended = client.later(TRACES, BATCH, CallOptions.DEFAULT);
    FakePublisher.Published record = gateway.kafka.next();

    CompletableFuture<Void> stopped =
        gateway.receiver.stop(Duration.ofSeconds(10)).toCompletableFuture();
    record.acknowledgement().complete(null);

    assertThat(ended.get(10, TimeUnit.SECONDS).status().getCode()).isEqualTo(Code.OK);
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
  }
}
