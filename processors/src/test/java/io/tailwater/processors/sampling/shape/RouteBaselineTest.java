package io.tailwater.processors.sampling.shape;

import static io.tailwater.processors.sampling.shape.Sent.root;
import static io.tailwater.processors.sampling.shape.Sent.span;
import static io.tailwater.processors.sampling.shape.Sent.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tailwater.processors.sampling.TraceSpans;
import org.junit.jupiter.api.Test;

final class RouteBaselineTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long TEN_MINUTES = 600_000;
  private static final TraceSpans CHECKOUT = trace(root("shop", "POST /checkout", 1));
  private static final TraceSpans REPORT = trace(root("shop", "GET /report", 1));

  private final RouteBaseline baseline = new RouteBaseline(0.95, 0);

  @Test
  void aTraceSlowerThanItsRouteUsuallyIsStandsOut() {
    learn(CHECKOUT, 100, 100 * MILLI, 0);
    assertThat(baseline.isAbove(CHECKOUT, 99 * MILLI, 0)).isFalse();
    assertThat(baseline.isAbove(CHECKOUT, 110 * MILLI, 0)).isTrue();
  }

  @Test
  void whatIsSlowForOneRouteIsUsualForAnother() {
    learn(CHECKOUT, 100, 100 * MILLI, 0);
    learn(REPORT, 100, 10 * SECOND, 0);
    assertThat(baseline.isAbove(REPORT, SECOND, 0)).isFalse();
    assertThat(baseline.isAbove(CHECKOUT, SECOND, 0)).isTrue();
  }

  @Test
  void aRouteThatAlwaysTakesTheSameTimeIsNeverAboveItself() {
    for (long extent = 100; extent < 20 * SECOND; extent = extent * 33 / 32 + 7) {
      RouteBaseline constant = new RouteBaseline(0.5, 0);
      for (int i = 0; i < 200; i++) {
        assertThat(constant.isAbove(CHECKOUT, extent, 0)).isFalse();
      }
    }
  }

  @Test
  void noRouteStandsOutBeforeItsHundredthTraceWasSeen() {
    learn(CHECKOUT, 99, 100 * MILLI, 0);
    assertThat(baseline.isAbove(CHECKOUT, SECOND, 0)).isFalse();
    assertThat(baseline.isAbove(CHECKOUT, 2 * SECOND, 0)).isTrue();
  }

  @Test
  void theTraceAtHandIsNoPartOfWhatItIsComparedWith() {
    RouteBaseline most = new RouteBaseline(1, 0);
    for (int i = 0; i < 100; i++) {
      most.isAbove(CHECKOUT, 100 * MILLI, 0);
    }
    assertThat(most.isAbove(CHECKOUT, SECOND, 0)).isTrue();
    assertThat(most.isAbove(CHECKOUT, SECOND, 0)).isFalse();
  }

  @Test
  void aTraceShorterThanTheLeastIsNeverAbove() {
    RouteBaseline fromASecond = new RouteBaseline(0.95, 1_000);
    for (int i = 0; i < 100; i++) {
      fromASecond.isAbove(CHECKOUT, 100 * MILLI, 0);
    }
    assertThat(fromASecond.isAbove(CHECKOUT, SECOND - 1, 0)).isFalse();
    assertThat(fromASecond.isAbove(CHECKOUT, SECOND, 0)).isTrue();
  }

  @Test
  void aRouteThatBecameSlowerIsUsualAgainAfterHalfAnHour() {
    learn(CHECKOUT, 1_000, 100 * MILLI, 0);
    learn(CHECKOUT, 20, SECOND, 1);
    assertThat(baseline.isAbove(CHECKOUT, SECOND, 1)).isTrue();
    learn(CHECKOUT, 20, SECOND, 3 * TEN_MINUTES);
    assertThat(baseline.isAbove(CHECKOUT, SECOND, 3 * TEN_MINUTES)).isFalse();
  }

  @Test
  void aRouteOfWhichNothingIsLeftStartsOver() {
    learn(CHECKOUT, 100, 100 * MILLI, 0);
    assertThat(baseline.isAbove(CHECKOUT, SECOND, 6 * TEN_MINUTES)).isTrue();
    learn(CHECKOUT, 99, 100 * MILLI, 100 * TEN_MINUTES);
    assertThat(baseline.isAbove(CHECKOUT, SECOND, 100 * TEN_MINUTES)).isFalse();
    assertThat(baseline.isAbove(CHECKOUT, 2 * SECOND, 100 * TEN_MINUTES)).isTrue();
  }

  @Test
  void theRouteIsThatOfTheRootWhereverItStands() {
    learn(CHECKOUT, 100, 100 * MILLI, 0);
    Sent child = span("billing", "charge", 2, 1).startingAt(1);
    Sent root = root("shop", "POST /checkout", 1).startingAt(2);
    assertThat(baseline.isAbove(trace(child, root), SECOND, 0)).isTrue();
    assertThat(baseline.isAbove(trace(root, child), SECOND, 0)).isTrue();
  }

  @Test
  void withoutRootTheEarliestSpanNamesTheRoute() {
    Sent first = span("shop", "POST /checkout", 2, 1).startingAt(5);
    Sent later = span("billing", "charge", 3, 2).startingAt(6);
    Sent unstarted = span("billing", "refund", 4, 2).startingAt(0);
    learn(CHECKOUT, 100, 100 * MILLI, 0);
    assertThat(baseline.isAbove(trace(unstarted, later, first), SECOND, 0)).isTrue();
    assertThat(baseline.isAbove(trace(first, later, unstarted), SECOND, 0)).isTrue();
    assertThat(baseline.isAbove(trace(unstarted), SECOND, 0)).isFalse();
  }

  @Test
  void ofSeveralRootsTheEarliestNamesTheRoute() {
    Sent first = root("shop", "POST /checkout", 1).startingAt(5);
    Sent second = root("shop", "GET /report", 2).startingAt(6);
    learn(CHECKOUT, 100, 100 * MILLI, 0);
    assertThat(baseline.isAbove(trace(second, first), SECOND, 0)).isTrue();
    assertThat(baseline.isAbove(trace(first, second), SECOND, 0)).isTrue();
  }

  @Test
  void spansThatStartTogetherNameTheSameRouteInAnyOrder() {
    Sent one = root("shop", "GET /a", 1).startingAt(5);
    Sent two = root("shop", "GET /b", 2).startingAt(5);
    learn(trace(one, two), 100, 100 * MILLI, 0);
    assertThat(baseline.isAbove(trace(two, one), SECOND, 0)).isTrue();
  }

  @Test
  void extentsThatNoClockShouldYieldAreBorne() {
    learn(CHECKOUT, 100, -5, 0);
    assertThat(baseline.isAbove(CHECKOUT, Long.MIN_VALUE, 0)).isFalse();
    assertThat(baseline.isAbove(CHECKOUT, Long.MAX_VALUE, 0)).isTrue();
    assertThat(baseline.isAbove(trace(), 1, 0)).isFalse();
  }

  @Test
  void routesBeyondTheBoundShareOneBaselineUntilOthersAreForgotten() {
    for (int i = 0; i < RouteBaseline.MAX_ROUTES; i++) {
      baseline.isAbove(trace(root("shop", "GET /" + i, 1)), MILLI, 0);
    }
    learn(CHECKOUT, 100, 100 * MILLI, 0);
    assertThat(baseline.isAbove(CHECKOUT, SECOND, 0)).isTrue();
    assertThat(baseline.isAbove(REPORT, SECOND, 0)).isTrue();

    long later = 2 * TEN_MINUTES;
    assertThat(baseline.isAbove(REPORT, 10 * SECOND, later)).isFalse();
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    for (double quantile : new double[] {0, 1.01, -1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new RouteBaseline(quantile, 0));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new RouteBaseline(0.9, -1));
  }

  private void learn(TraceSpans trace, int times, long extentNanos, long streamTimeMillis) {
    for (int i = 0; i < times; i++) {
      baseline.isAbove(trace, extentNanos, streamTimeMillis);
    }
  }
}
