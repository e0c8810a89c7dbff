package io.tailwater.loadtests.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tailwater.loadtests.shop.OtlpSender.Signal;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OtlpSenderTest {
  private final FastClock clock = new FastClock(Duration.ofDays(1));

  private static URI addressWhereNobodyListens() {
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      return collector.endpoint();
    }
  }

  private ShopTruth.Delivery send(URI endpoint, boolean closing) throws InterruptedException {
    try (OtlpSender sender = new OtlpSender(endpoint, clock)) {
      if (closing) {
        sender.prepareToClose();
      }
      sender.send(Signal.TRACES, ExportTraceServiceRequest.getDefaultInstance(), 7);
      sender.awaitAll();
      return sender.delivery(Signal.TRACES);
    }
  }

  @Test
  void delaysDoubleUpToFiveSecondsUntilTheTriesAreUsedUp() throws InterruptedException {
    ShopTruth.Delivery delivery = send(addressWhereNobodyListens(), false);

    assertThat(delivery).isEqualTo(new ShopTruth.Delivery(7, 0, 7));
    assertThat(clock.pauses()).hasSize(OtlpSender.ATTEMPTS - 1);
    assertThat(clock.pauses())
        .startsWith(
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5))
        .endsWith(Duration.ofSeconds(5));
  }

  @Test
  void closingSenderGivesUpEarlierOnEndpointsThatAreGone() throws InterruptedException {
    assertThat(send(addressWhereNobodyListens(), true).failed()).isEqualTo(7);
    assertThat(clock.pauses()).hasSize(OtlpSender.ATTEMPTS_WHEN_CLOSING - 1);
  }

  @Test
  void closingSenderStillWaitsForEndpointsThatAskForIt() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(request -> request <= 8 ? 503 : 200)) {
      assertThat(send(collector.endpoint(), true).acknowledged()).isEqualTo(7);
      assertThat(clock.pauses()).hasSize(8).containsOnly(Duration.ofSeconds(3));
    }
  }

  @Test
  void trailingSlashOfTheEndpointDoesNoHarm() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      URI withSlash = URI.create(collector.endpoint() + "/");

      assertThat(send(withSlash, false)).isEqualTo(new ShopTruth.Delivery(7, 7, 0));
    }
  }
}
