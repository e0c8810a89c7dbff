package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.ingest.gateway.PublishException.Verdict;
import java.net.ConnectException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverloadAndStopTest {
  private static final byte[] SMALL_BODY = Batches.traces(1, 10).toByteArray();
  private static final byte[] LARGE_BODY = Batches.traces(50, 1000).toByteArray();
  private static ActorSystem<Void> system;

  @BeforeAll
  static void startPekko() {
    system = ActorSystem.create(Behaviors.empty(), "overload-test");
  }

  @AfterAll
  static void stopPekko() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aFullQueueTellsTheClientToWaitASecond() throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      gateway.kafka.failWith(new PublishException(Verdict.OVERLOADED, "the queue is full", null));

      HttpResponse<byte[]> response = gateway.postProtobuf(SMALL_BODY);

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
      assertThat(StatusMessage.parse(response.body()))
          .isEqualTo(new StatusMessage(8, "the queue is full"));
    }
  }

  @Test
  void anUnreachableBrokerTellsTheClientToRetry() throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      gateway.kafka.failWith(new PublishException(Verdict.UNAVAILABLE, "no broker", null));

      HttpResponse<byte[]> response = gateway.postJson("/v1/logs", oneLog());

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("5");
      assertThat(Gateway.text(response)).isEqualTo("{\"code\":14,\"message\":\"no broker\"}");
      assertThat(gateway.metrics.lines())
          .contains("refused OTLP_HTTP UNAVAILABLE", "answered OTLP_HTTP logs 503");
    }
  }

  @Test
  void aRecordThatKafkaNeverTakesIsNotToBeRetried() throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      gateway.kafka.failWith(new PublishException(Verdict.TOO_LARGE, "too large", null));

      HttpResponse<byte[]> response = gateway.postProtobuf(SMALL_BODY);

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }
  }

  @Test
  void aFaultOfThePublisherIsA500WithoutItsInsides() throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      gateway.kafka.failWith(new IllegalStateException("secret detail"));

      HttpResponse<byte[]> response = gateway.postProtobuf(SMALL_BODY);

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(Gateway.text(response)).doesNotContain("secret").contains("log has the cause");
    }
  }

  @Test
  void anAcknowledgementThatDoesNotComeInTimeIsA503AndTheBytesStayCounted() throws Exception {
    GatewaySettings hasty = Gateway.hasty(Duration.ofSeconds(10), Duration.ofMillis(100));
    try (Gateway gateway = new Gateway(system, hasty)) {
      gateway.kafka.holdAcknowledgements();

      HttpResponse<byte[]> response = gateway.postProtobuf(SMALL_BODY);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(Gateway.text(response)).contains("did not acknowledge within 100 ms");
      assertThat(gateway.receiver.inFlightBytes()).isEqualTo(SMALL_BODY.length);
      gateway.kafka.next().acknowledgement().complete(null);
      assertThat(gateway.receiver.inFlightBytes()).isZero();
    }
  }

  @Test
  void bytesInFlightAreBoundedAndTheConnectionSurvivesTheRefusal() throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      gateway.kafka.holdAcknowledgements();
      CompletableFuture<HttpResponse<byte[]>> first = postLarge(gateway);
      int firstRecords = awaitRecords(gateway, LARGE_BODY.length);
      CompletableFuture<HttpResponse<byte[]>> second = postLarge(gateway);
      awaitRecords(gateway, LARGE_BODY.length);

      HttpResponse<byte[]> third = postLarge(gateway).get(10, TimeUnit.SECONDS);
      HttpResponse<byte[]> chunked =
          gateway.post("/v1/traces", "application/x-protobuf", Gateway.chunked(LARGE_BODY));

      assertThat(firstRecords).isGreaterThan(1);
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("Retry-After")).contains("1");
      assertThat(Gateway.text(third)).contains("too much is in flight").contains("524288");
      assertThat(chunked.statusCode()).isEqualTo(429);
      gateway.kafka.published().forEach(record -> record.acknowledgement().complete(null));
      assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(second.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(gateway.receiver.inFlightBytes()).isZero();
    }
  }

  @Test
  void aBodyThatStallsIsGivenUp() throws Exception {
    GatewaySettings hasty = Gateway.hasty(Duration.ofMillis(200), Duration.ofSeconds(10));
    try (Gateway gateway = new Gateway(system, hasty)) {
      String answer =
          gateway.sendRaw(
              "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
                  + "Content-Type: application/x-protobuf\r\n\r\nab");

      assertThat(answer).startsWith("HTTP/1.1 503").contains("did not arrive within 200 ms");
      assertThat(gateway.metrics.lines()).contains("refused OTLP_HTTP SLOW_BODY");
    }
  }

  @Test
  void stoppingLetsARunningRequestEndAndTakesNoOther() throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      gateway.kafka.holdAcknowledgements();
      CompletableFuture<HttpResponse<byte[]>> running =
          gateway.postLater(
              "/v1/traces", "application/x-protobuf", BodyPublishers.ofByteArray(SMALL_BODY));
      FakePublisher.Published record = gateway.kafka.next();

      CompletionStage<Void> stopped = gateway.receiver.stop(Duration.ofSeconds(10));

      assertThat(stopped.toCompletableFuture()).isNotDone();
      record.acknowledgement().complete(null);
      assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      stopped.toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(gateway.receiver.stop(Duration.ZERO)).isSameAs(stopped);
      assertThatThrownBy(() -> gateway.postProtobuf(SMALL_BODY))
          .hasCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void stoppingDoesNotWaitBeyondItsDeadline() throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      gateway.kafka.holdAcknowledgements();
      CompletableFuture<HttpResponse<byte[]>> running =
          gateway.postLater(
              "/v1/traces", "application/x-protobuf", BodyPublishers.ofByteArray(SMALL_BODY));
      gateway.kafka.next();

      gateway.receiver.stop(Duration.ofMillis(200)).toCompletableFuture().get(10, TimeUnit.SECONDS);

      assertThat(running.handle((response, _) -> response == null || response.statusCode() == 503))
          .succeedsWithin(Duration.ofSeconds(10))
          .isEqualTo(true);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortThatIsTakenIsNamedInTheError(GatewayProtocol protocol) throws Exception {
    try (Gateway gateway = new Gateway(system, Gateway.SMALL)) {
      int taken = gateway.port(protocol);

      assertThatThrownBy(() -> new Gateway(system, Gateway.SMALL, Map.of(protocol, taken)))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(ReceiverBindException.class)
          .hasMessageContaining(
              "the " + protocol.label() + " receiver cannot listen on 127.0.0.1:" + taken)
          .hasMessageContaining("in use");
    }
  }

  private static CompletableFuture<HttpResponse<byte[]>> postLarge(Gateway gateway) {
    return gateway.postLater(
        "/v1/traces", "application/x-protobuf", BodyPublishers.ofByteArray(LARGE_BODY));
  }

  /** Takes records until they add up to a body; returns how many there were. */
  private static int awaitRecords(Gateway gateway, int bytes) throws InterruptedException {
    int records = 0;
    for (int seen = 0; seen < bytes; records++) {
      seen += gateway.kafka.next().value().length;
    }
    return records;
  }

  private static String oneLog() {
    return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"x\"}}]}]}]}";
  }
}
