package io.tailwater.processors.sampling.shape;

import static io.tailwater.processors.sampling.shape.Sent.root;
import static io.tailwater.processors.sampling.shape.Sent.span;
import static io.tailwater.processors.sampling.shape.Sent.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tailwater.model.SpanKind;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PathNoveltyTest {
  private static final long MINUTE = 60_000;
  private static final TraceSpans CHECKOUT =
      trace(root("shop", "POST /checkout", 1), span("billing", "charge", 2, 1));

  private final PathNovelty novelty = new PathNovelty(1, MINUTE);

  @Test
  void theFirstTracesOfAPathAreNovelAndTheRestAreNot() {
    PathNovelty twice = new PathNovelty(2, MINUTE);
    assertThat(twice.isNovel(CHECKOUT, 2, 0)).isTrue();
    assertThat(twice.isNovel(CHECKOUT, 2, 1)).isTrue();
    assertThat(twice.isNovel(CHECKOUT, 2, 2)).isFalse();
    assertThat(twice.isNovel(trace(root("shop", "GET /", 1)), 1, 3)).isTrue();
  }

  @Test
  void everyWindowStartsAnewAtAMultipleOfItsLength() {
    assertThat(novelty.isNovel(CHECKOUT, 2, MINUTE - 1)).isTrue();
    assertThat(novelty.isNovel(CHECKOUT, 2, MINUTE)).isTrue();
    assertThat(novelty.isNovel(CHECKOUT, 2, 2 * MINUTE - 1)).isFalse();
  }

  @Test
  void aStepBackInTimeOpensNoWindow() {
    assertThat(novelty.isNovel(CHECKOUT, 2, MINUTE)).isTrue();
    assertThat(novelty.isNovel(CHECKOUT, 2, MINUTE - 1)).isFalse();
    assertThat(novelty.isNovel(CHECKOUT, 2, MINUTE + 1)).isFalse();
  }

  @Test
  void aLoopOfTenQueriesAndOneOfAHundredAreOnePath() {
    assertThat(novelty.isNovel(loop(10), 11, 0)).isTrue();
    assertThat(novelty.isNovel(loop(100), 101, 0)).isFalse();
  }

  @Test
  void theFirstQueryThatFailsMakesANewPath() {
    assertThat(novelty.isNovel(CHECKOUT, 2, 0)).isTrue();
    assertThat(
            novelty.isNovel(
                trace(root("shop", "POST /checkout", 1), span("billing", "charge", 2, 1).failed()),
                2,
                0))
        .isTrue();
  }

  @Test
  void idsAndTimesAreNoPartOfThePath() {
    assertThat(novelty.isNovel(CHECKOUT, 2, 0)).isTrue();
    assertThat(
            novelty.isNovel(
                trace(
                    root("shop", "POST /checkout", 77).startingAt(5),
                    span("billing", "charge", -9, 77).startingAt(6)),
                2,
                0))
        .isFalse();
  }

  @Test
  void serviceNameKindAndParentEachMakeAnotherPath() {
    Sent root = root("shop", "POST /checkout", 1);
    Sent cart = span("cart", "load", 2, 1);
    List<TraceSpans> paths =
        List.of(
            trace(root, cart, span("billing", "charge", 3, 1)),
            trace(root, cart, span("payments", "charge", 3, 1)),
            trace(root, cart, span("billing", "refund", 3, 1)),
            trace(root, cart, span("billing", "charge", 3, 1).kind(SpanKind.CLIENT)),
            trace(root, cart, span("billing", "charge", 3, 2)),
            trace(root, cart, span("billing", "charge", 3, 99)),
            trace(root, cart, root("billing", "charge", 3)));
    for (TraceSpans path : paths) {
      assertThat(novelty.isNovel(path, 3, 0)).isTrue();
    }
    for (TraceSpans path : paths) {
      assertThat(novelty.isNovel(path, 3, 0)).isFalse();
    }
  }

  @Test
  void aNameMovedFromServiceToSpanIsAnotherPath() {
    assertThat(novelty.isNovel(trace(root("ab", "c", 1)), 1, 0)).isTrue();
    assertThat(novelty.isNovel(trace(root("a", "bc", 1)), 1, 0)).isTrue();
  }

  @Test
  void ofAHugeTraceOnlyTheFirstTenThousandSpansCount() {
    List<Sent> spans = new ArrayList<>(List.of(root("shop", "GET /", 1)));
    for (long id = 2; id <= 10_000; id++) {
      spans.add(span("db", "select", id, 1));
    }
    assertThat(novelty.isNovel(trace(spans), spans.size(), 0)).isTrue();
    spans.add(span("db", "drop table", 10_001, 1));
    assertThat(novelty.isNovel(trace(spans), spans.size(), 0)).isFalse();
    spans.set(9_999, span("db", "drop table", 10_000, 1));
    assertThat(novelty.isNovel(trace(spans), spans.size(), 0)).isTrue();
  }

  @Test
  void theSpanCountIsAHintAndNoMore() {
    long signature = novelty.signature(loop(300), 301);
    for (long told : new long[] {-1, 0, 1, Long.MAX_VALUE}) {
      assertThat(new PathNovelty(1, 1).signature(loop(300), told)).isEqualTo(signature);
    }
  }

  @Test
  void aTraceWithoutSpansIsAPathToo() {
    assertThat(novelty.isNovel(trace(), 0, 0)).isTrue();
    assertThat(novelty.isNovel(trace(), 0, 0)).isFalse();
  }

  @Test
  void pathsBeyondTheBoundAreNotNovelUntilTheNextWindow() {
    for (int i = 0; i < PathNovelty.MAX_SIGNATURES; i++) {
      assertThat(novelty.isNovel(trace(root("shop", "GET /" + i, 1)), 1, 0)).isTrue();
    }
    assertThat(novelty.isNovel(CHECKOUT, 2, 0)).isFalse();
    assertThat(novelty.isNovel(trace(root("shop", "GET /7", 1)), 1, 0)).isFalse();
    assertThat(novelty.isNovel(CHECKOUT, 2, MINUTE)).isTrue();
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PathNovelty(0, MINUTE));
    assertThatIllegalArgumentException().isThrownBy(() -> new PathNovelty(1, 0));
  }

  private static TraceSpans loop(int queries) {
    List<Sent> spans = new ArrayList<>(List.of(root("shop", "GET /", 1)));
    for (int i = 0; i < queries; i++) {
      spans.add(span("db", "select", 2 + i, 1));
    }
    return trace(spans);
  }
}
