package io.tailwater.loadtests.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ShopAgentsTest {
  private static final Duration OPEN = Duration.ofSeconds(12);

  /** What one run left behind. */
  private record Run(ShopTruth truth, List<Duration> sendersPauses, String lastFailure) {}

  private static Run run(FakeCollector collector, double rate) throws InterruptedException {
    return run(collector.endpoint(), rate);
  }

  private static Run run(URI endpoint, double rate) throws InterruptedException {
    FastClock agentsClock = new FastClock(OPEN);
    FastClock sendersClock = new FastClock(OPEN);
    try (ShopAgents agents =
        new ShopAgents(
            rate, 17L, ShopModel.calm(), new OtlpSender(endpoint, sendersClock), agentsClock)) {
      agents.start();
      agentsClock.awaitMilestone();
      agents.stop();
      return new Run(agents.truth(), sendersClock.pauses(), agents.lastFailure().orElse(""));
    }
  }

  private static void assertAllArrived(FakeCollector collector, ShopTruth truth) {
    assertThat(truth.spans().sent()).isEqualTo(truth.spansEmitted());
    assertThat(truth.spans().acknowledged()).isEqualTo(truth.spansEmitted());
    assertThat(truth.spans().failed()).isZero();
    assertThat(collector.spans()).isEqualTo(truth.spansEmitted());
    assertThat(collector.distinctSpans()).isEqualTo((int) truth.spansEmitted());
    assertThat(collector.logs()).isPositive().isEqualTo(truth.logRecords().acknowledged());
    assertThat(truth.logRecords().sent()).isEqualTo(truth.logRecords().acknowledged());
    assertThat(collector.dataPoints()).isPositive().isEqualTo(truth.dataPoints().acknowledged());
  }

  @Test
  void everythingArrivesOnce() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      ShopTruth truth = run(collector, 100).truth();

      assertThat(truth.tracesStarted()).isBetween(1_000L, 1_400L);
      assertThat(collector.requestsByTrace()).hasSize((int) truth.tracesStarted());
      assertAllArrived(collector, truth);
    }
  }

  @Test
  void everythingArrivesOnceThoughTheEndpointTurnsSomeAway() throws InterruptedException {
    IntUnaryOperator everyThirdTurnedAway =
        request -> request % 3 == 0 ? (request % 2 == 0 ? 429 : 503) : 200;
    try (FakeCollector collector = new FakeCollector(everyThirdTurnedAway)) {
      Run run = run(collector, 100);

      assertThat(collector.turnedAway()).isGreaterThan(50);
      assertThat(run.sendersPauses())
          .as("each time, Retry-After was honoured")
          .hasSize(collector.turnedAway())
          .containsOnly(Duration.ofSeconds(3));
      assertAllArrived(collector, run.truth());
    }
  }

  @Test
  void spansOfATraceLeaveInSeveralRequests() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      run(collector, 50);

      long spread =
          collector.requestsByTrace().values().stream().filter(count -> count > 1).count();
      assertThat(spread).isGreaterThan(collector.requestsByTrace().size() / 2);
    }
  }

  @Test
  void batchesNeverHoldMoreThan512Spans() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      run(collector, 1_500);

      assertThat(collector.batchSizes())
          .contains(AgentBatches.FULL)
          .allMatch(size -> size <= AgentBatches.FULL);
    }
  }

  @Test
  void rejectedRequestsAreCountedAndNotTriedAgain() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(_ -> 400)) {
      Run run = run(collector, 20);

      assertThat(run.truth().spans().failed()).isPositive().isEqualTo(run.truth().spansEmitted());
      assertThat(run.truth().spans().acknowledged()).isZero();
      assertThat(run.sendersPauses()).isEmpty();
      assertThat(run.lastFailure()).contains("answered 400");
    }
  }

  @Test
  void partialSuccessCountsTheRejectedSpansAsFailed() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      collector.reportRejectedSpans(1);
      ShopTruth truth = run(collector, 20).truth();

      assertThat(truth.spans().failed()).isEqualTo(collector.batchSizes().size());
      assertThat(truth.spans().acknowledged() + truth.spans().failed())
          .isEqualTo(truth.spansEmitted());
    }
  }

  @Test
  void endpointThatIsGoneLeavesNothingUnaccountedFor() throws InterruptedException {
    URI gone;
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      gone = collector.endpoint();
    }
    Run run = run(gone, 2);

    assertThat(run.truth().spans().failed()).isPositive().isEqualTo(run.truth().spansEmitted());
    assertThat(run.sendersPauses()).contains(Duration.ofMillis(250));
    assertThat(run.lastFailure()).contains("no connection to " + gone);
  }

  @Test
  void truthAddsUp() throws InterruptedException {
    try (FakeCollector collector = new FakeCollector(_ -> 200)) {
      ShopTruth truth = run(collector, 200).truth();

      assertThat(truth.spansByService()).hasSize(ShopService.values().length);
      assertThat(truth.spansByService().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(truth.spansEmitted());
      assertThat(truth.notable().stream().filter(ShopTruth.NotableTrace::failed).count())
          .isPositive()
          .isEqualTo(truth.tracesWithError());
      assertThat(
              truth.notable().stream()
                  .filter(trace -> trace.durationNanos() >= ShopTruth.SLOW.toNanos())
                  .count())
          .isEqualTo(truth.slowTraces());
    }
  }

  @Test
  void endpointsThatAreNoHttpAddressesAreRefused() {
    for (String endpoint : new String[] {"localhost:4318", "ftp://127.0.0.1", "/v1"}) {
      assertThatThrownBy(() -> new ShopAgents(URI.create(endpoint), 1, 1L, ShopModel.calm()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("http://127.0.0.1:4318")
          .hasMessageContaining(endpoint);
    }
  }

  @Test
  void ratesThatMakeNoSenseAreRefused() {
    URI anywhere = URI.create("http://127.0.0.1:1");
    for (double rate : new double[] {0, -1, Double.NaN, 1e7}) {
      assertThatThrownBy(() -> new ShopAgents(anywhere, rate, 1L, ShopModel.calm()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("traces per second");
    }
  }
}
