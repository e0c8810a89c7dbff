package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.ingest.gateway.PublishException.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaRawPublisherTest {
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaRawPublisher publisher = new KafkaRawPublisher(kafka, 100);

  @Test
  void completesWhenKafkaHasAcknowledged() {
    CompletableFuture<Void> sent = publish(40);

    assertThat(sent).isNotDone();
    assertThat(publisher.queuedBytes()).isEqualTo(40);
    kafka.completeNext();
    assertThat(sent).isCompleted();
    assertThat(publisher.queuedBytes()).isZero();
    assertThat(kafka.history().getFirst().topic()).isEqualTo("otlp_spans");
    assertThat(kafka.history().getFirst().key()).isNull();
  }

  @Test
  void refusesAtOnceWhatWouldExceedTheQueue() {
    CompletableFuture<Void> first = publish(60);
    CompletableFuture<Void> second = publish(60);

    assertThat(verdict(second)).isEqualTo(Verdict.OVERLOADED);
    assertThat(first).isNotDone();
    assertThat(publisher.queuedBytes()).isEqualTo(60);
    assertThat(kafka.history()).hasSize(1);
  }

  @Test
  void aDeliveryTimeoutMeansTryLater() {
    CompletableFuture<Void> sent = publish(10);

    kafka.errorNext(new TimeoutException("10 s have passed"));

    assertThat(verdict(sent)).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(publisher.queuedBytes()).isZero();
  }

  @Test
  void aFullProducerBufferMeansTooMuchAtOnce() {
    CompletableFuture<Void> sent = publish(10);

    kafka.errorNext(new BufferExhaustedException("no memory"));

    assertThat(verdict(sent)).isEqualTo(Verdict.OVERLOADED);
  }

  @Test
  void aRecordThatTheBrokerFindsTooLargeIsNotWorthARetry() {
    CompletableFuture<Void> sent = publish(10);

    kafka.errorNext(new RecordTooLargeException("too large"));

    assertThat(verdict(sent)).isEqualTo(Verdict.TOO_LARGE);
    assertThatThrownBy(sent::join).hasMessageContaining("10 bytes into otlp_spans");
  }

  @Test
  void anExceptionThrownBySendIsReportedLikeOneCalledBack() {
    kafka.sendException = new org.apache.kafka.common.KafkaException("fenced");

    assertThat(verdict(publish(10))).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(publisher.queuedBytes()).isZero();
  }

  @Test
  void aClosedPublisherTellsItsSenders() {
    publisher.close();

    assertThat(verdict(publish(10))).isEqualTo(Verdict.UNAVAILABLE);
  }

  @Test
  void aRealProducerWithoutABrokerSaysUnavailableSoon() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    try (KafkaRawPublisher real =
        KafkaRawPublisher.connect(KafkaPublisherSettings.defaults("127.0.0.1:" + closedPort))) {
      CompletableFuture<Void> sent =
          real.publish(RawRecord.unkeyed("otlp_spans", new byte[10])).toCompletableFuture();

      assertThatThrownBy(() -> sent.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(PublishException.class)
          .hasMessageStartingWith("Kafka did not take the record into otlp_spans");
      assertThat(real.queuedBytes()).isZero();
    }
  }

  @Test
  void connectionPropertiesCannotWeakenTheAcknowledgement() {
    KafkaPublisherSettings settings =
        new KafkaPublisherSettings(
            "broker:9092",
            1 << 20,
            Duration.ofSeconds(4),
            Map.of("acks", "0", "security.protocol", "SASL_SSL"));

    assertThat(settings.producerConfig())
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4000);
  }

  private CompletableFuture<Void> publish(int bytes) {
    return publisher
        .publish(RawRecord.unkeyed("otlp_spans", new byte[bytes]))
        .toCompletableFuture();
  }

  private static Verdict verdict(CompletableFuture<Void> sent) {
    assertThat(sent).isCompletedExceptionally();
    return ((PublishException) sent.exceptionNow()).verdict();
  }
}
