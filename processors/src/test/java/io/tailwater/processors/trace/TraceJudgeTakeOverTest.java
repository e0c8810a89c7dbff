package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.JudgedShard.keptSpans;
import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the next owner of a shard does with what the former one had done. */
final class TraceJudgeTakeOverTest {
  private static final Span HOLDS_LOW = child(1, 2);

  private final JudgedShard first = JudgedShard.fresh();

  @Test
  void settledSpansAreSkippedAndUndecidedOnesAreTakenAgain() {
    first.feed(0, HOLDS_LOW).feed(0, failed(root(2, 1))).caughtUp(3_000);
    assertThat(keptSpans(first.commit())).hasSize(1);
    JudgedShard second = first.takenOver();
    second.feed(0, HOLDS_LOW);
    assertThat(second.judge.isReplayed()).isFalse();
    second.feed(0, failed(root(2, 1)));
    assertThat(second.judge.isReplayed()).isTrue();
    assertThat(second.judge.counters().replayedSpans()).isEqualTo(1);
    assertThat(second.judge.undecidedTraces()).isEqualTo(1);
    assertThat(second.take().kept()).isEmpty();
  }

  @Test
  void lateSpanThatWasSettledIsSkippedAndOneThatWasNotFollowsTheOldDecision() {
    first.feed(0, HOLDS_LOW).feed(0, failed(root(2, 1))).caughtUp(3_000).commit();
    first.feed(4_000, child(2, 2)).commit();
    JudgedShard second = first.takenOver();
    second.feed(0, HOLDS_LOW).feed(0, failed(root(2, 1))).feed(4_000, child(2, 2));
    assertThat(second.take().kept()).isEmpty();
    second.feed(5_000, child(2, 3));
    assertThat(keptSpans(second.take())).containsExactly(child(2, 3));
  }

  @Test
  void theSameTracesAreDecidedAgainAfterABatchWasLost() {
    first.feed(0, HOLDS_LOW).feed(0, root(3, 1)).caughtUp(2_500).commit();
    first.feed(3_000, failed(root(2, 1))).caughtUp(6_000);
    assertThat(keptSpans(first.take())).containsExactly(failed(root(2, 1)));
    JudgedShard second = first.takenOver();
    second.feed(0, HOLDS_LOW).feed(0, root(3, 1)).feed(3_000, failed(root(2, 1)));
    second.caughtUp(6_000);
    assertThat(keptSpans(second.take())).containsExactly(failed(root(2, 1)));
  }

  @Test
  void deadLettersThatWereWrittenAreNotWrittenAgain() {
    Span bad = root(9, 1).toBuilder().clearTraceId().build();
    byte[] broken = {0x0a, 0x7f, 1};
    first.feed(0, HOLDS_LOW, bad).feed(0, broken);
    assertThat(first.commit().dead()).hasSize(2);
    JudgedShard second = first.takenOver();
    second.feed(0, HOLDS_LOW, bad).feed(0, broken).feed(0, broken);
    assertThat(second.take().dead()).extracting(DeadSpan::offset).containsExactly(2L);
  }

  @Test
  void noBatchMayBeTakenBeforeTheReplayIsOver() {
    first.feed(0, HOLDS_LOW).feed(0, HOLDS_LOW).commit();
    JudgedShard second = first.takenOver();
    second.feed(0, HOLDS_LOW);
    assertThatIllegalStateException().isThrownBy(second::take);
    second.judge.advanceTo(2, 0);
    assertThat(second.take().ledger().low()).isZero();
  }

  @Test
  void noDeadlineFiresBeforeTheReplayIsOver() {
    first.feed(0, failed(child(1, 2))).feed(20_000, child(1, 3)).caughtUp(29_000).commit();
    JudgedShard second = first.takenOver();
    second.feed(0, failed(child(1, 2))).caughtUp(100_000);
    second.feed(20_000, child(1, 3)).caughtUp(100_000);
    assertThat(keptSpans(second.take())).hasSize(2);
  }

  @Test
  void aTraceThatWasForgottenAndOpenedAnewIsNotTakenForSettled() {
    first.feed(0, failed(root(1, 1))).caughtUp(3_000).commit();
    // Ten minutes and a generation later the former owner has forgotten the decision.
    for (int minute = 1; minute <= 20; minute++) {
      first.feed(minute * 60_000L, root(100 + minute, 1));
      first.caughtUp(minute * 60_000L + 3_000).commit();
    }
    first.feed(1_210_000, failed(child(1, 2)));
    assertThat(first.judge.undecidedTraces()).isEqualTo(1);
    first.feed(1_211_000, root(200, 1)).caughtUp(1_214_000).commit();
    JudgedShard second = first.takenOver();
    second.feed(1_210_000, failed(child(1, 2))).feed(1_211_000, root(200, 1));
    second.caughtUp(1_300_000);
    assertThat(keptSpans(second.take())).containsExactly(failed(child(1, 2)));
  }

  @Test
  void aLedgerOfAnotherPartitionCountIsRefused() {
    RestoredLedger other =
        new RestoredLedger(
            0,
            new LedgerRecord(8, 0, 0, -1, 0, new SettledTraces().take(new VerdictTable(() -> 0))));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TraceJudge(
                    JudgedShard.SETTINGS,
                    JudgedShard.errors(),
                    new MemoryBudget(1 << 20),
                    List.of(other),
                    0))
        .withMessage(
            "the ledger was written with 8 partitions, not 4: use ./tailwater repartition");
  }
}
