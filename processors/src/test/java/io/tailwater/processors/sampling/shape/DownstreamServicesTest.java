package io.tailwater.processors.sampling.shape;

import static io.tailwater.processors.sampling.shape.Sent.NAMELESS;
import static io.tailwater.processors.sampling.shape.Sent.root;
import static io.tailwater.processors.sampling.shape.Sent.span;
import static io.tailwater.processors.sampling.shape.Sent.trace;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DownstreamServicesTest {
  private static final long HOUR = 3_600_000;

  private final DownstreamServices downstream = new DownstreamServices(Set.of("checkout"));

  @Test
  void aTraceOfAnEntryServiceTouches() {
    assertThat(downstream.touches(trace(root("checkout", "POST /", 1)), 0)).isTrue();
    assertThat(downstream.touches(trace(root("blog", "GET /", 1)), 0)).isFalse();
    assertThat(downstream.touches(trace(), 0)).isFalse();
  }

  @Test
  void aServiceSeenBelowAnEntryServiceTouchesByItselfFromThenOn() {
    assertThat(touches("ledger", 0)).isFalse();
    assertThat(
            downstream.touches(
                trace(
                    span("ledger", "book", 3, 2),
                    span("billing", "charge", 2, 1),
                    root("checkout", "POST /", 1)),
                0))
        .isTrue();
    assertThat(touches("ledger", 1)).isTrue();
    assertThat(touches("billing", 1)).isTrue();
  }

  @Test
  void whatStandsAboveOrBesideAnEntryServiceIsNotDownstreamOfIt() {
    downstream.touches(
        trace(
            root("gateway", "POST /", 1),
            span("checkout", "POST /", 2, 1),
            span("audit", "note", 3, 1)),
        0);
    assertThat(touches("gateway", 0)).isFalse();
    assertThat(touches("audit", 0)).isFalse();
  }

  @Test
  void nothingIsLearnedFromTracesWithoutAnEntryService() {
    downstream.touches(trace(root("checkout", "a", 1), span("billing", "b", 2, 1)), 0);
    downstream.touches(trace(root("billing", "b", 1), span("mail", "c", 2, 1)), 0);
    assertThat(touches("mail", 0)).isFalse();
  }

  @Test
  void aServiceNotSeenDownstreamForAnHourIsForgotten() {
    downstream.touches(trace(root("checkout", "a", 1), span("billing", "b", 2, 1)), 5);
    assertThat(touches("billing", HOUR + 5)).isTrue();
    assertThat(touches("billing", HOUR + 6)).isFalse();
  }

  @Test
  void aStepBackInTimeChangesNothing() {
    downstream.touches(trace(root("checkout", "a", 1), span("billing", "b", 2, 1)), HOUR);
    downstream.touches(trace(root("checkout", "a", 1), span("billing", "b", 2, 1)), 0);
    assertThat(touches("billing", 2 * HOUR)).isTrue();
  }

  @Test
  void aSpanWithoutServiceNamePassesItsAncestorsOnAndStandsForNothing() {
    downstream.touches(
        trace(root("checkout", "a", 1), span(NAMELESS, "b", 2, 1), span("billing", "c", 3, 2)), 0);
    assertThat(touches("billing", 0)).isTrue();
    assertThat(touches(NAMELESS, 0)).isFalse();
  }

  @Test
  void parentsThatFormACircleAreFollowedOnce() {
    assertThat(
            downstream.touches(
                trace(
                    span("checkout", "a", 1, 3),
                    span("billing", "b", 2, 1),
                    span("ledger", "c", 3, 2),
                    span("self", "d", 4, 4)),
                0))
        .isTrue();
    assertThat(touches("billing", 0)).isTrue();
    assertThat(touches("ledger", 0)).isTrue();
    assertThat(touches("self", 0)).isFalse();
  }

  @Test
  void moreServicesThanFitAreLearnedOnceOthersAreForgotten() {
    List<Sent> spans = new ArrayList<>(List.of(root("checkout", "a", 1)));
    for (int i = 1; i < 10_000; i++) {
      spans.add(span("s" + i, "b", 1 + i, 1));
    }
    downstream.touches(trace(spans), 0);
    downstream.touches(trace(root("checkout", "a", 1), span("last", "b", 2, 1)), 1);
    downstream.touches(trace(root("checkout", "a", 1), span("billing", "b", 2, 1)), 2);
    assertThat(touches("last", 2)).isTrue();
    assertThat(touches("s9999", 2)).isTrue();
    assertThat(touches("billing", 2)).isFalse();

    long later = HOUR + 1;
    downstream.touches(trace(root("checkout", "a", 1), span("billing", "b", 2, 1)), later);
    assertThat(touches("billing", later)).isTrue();
    assertThat(touches("last", later)).isTrue();
    assertThat(touches("s9999", later)).isFalse();
  }

  @Test
  void theLastSpanOfAHugeTraceStillTouches() {
    List<Sent> spans = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      spans.add(span("blog", "b", 1 + i, i));
    }
    assertThat(downstream.touches(trace(spans), 0)).isFalse();
    spans.add(span("checkout", "a", 10_001, 1));
    assertThat(downstream.touches(trace(spans), 0)).isTrue();
  }

  private boolean touches(String service, long streamTimeMillis) {
    return downstream.touches(trace(root(service, "alone", 1)), streamTimeMillis);
  }
}
