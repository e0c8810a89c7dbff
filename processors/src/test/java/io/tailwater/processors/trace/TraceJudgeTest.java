package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.JudgedShard.keptSpans;
import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.Otlp.Sent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TraceJudgeTest {
  private final JudgedShard shard = JudgedShard.fresh();

  @Test
  void aTraceIsJudgedWhenItsRootIsThereAndItHasBeenQuiet() {
    shard.feed(0, failed(child(1, 2))).feed(1_000, root(1, 1)).caughtUp(2_900);
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    shard.caughtUp(3_100);
    assertThat(shard.take().kept())
        .extracting(KeptRecord::traceId, KeptRecord::reason, KeptRecord::spanCount)
        .containsExactly(tuple(Otlp.trace(1), DecisionReason.ROOT_QUIET, 2));
  }

  @Test
  void aSpanAfterTheRootProlongsTheQuietTime() {
    shard.feed(0, root(1, 1)).feed(1_900, failed(child(1, 2))).caughtUp(3_800);
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    shard.caughtUp(4_000);
    assertThat(keptSpans(shard.take())).hasSize(2);
  }

  @Test
  void aBusyTraceIsJudgedAfterTheLongestWait() {
    shard.feed(0, root(1, 1));
    for (int second = 1; second < 30; second++) {
      shard.feed(second * 1_000L, failed(child(1, 1 + second)));
    }
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    shard.caughtUp(30_100);
    assertThat(shard.take().kept())
        .extracting(KeptRecord::reason, KeptRecord::spanCount)
        .containsExactly(tuple(DecisionReason.MAX_WAIT, 30));
  }

  @Test
  void aTraceWithoutARootIsJudgedAfterTheLongestWait() {
    shard.feed(0, failed(child(1, 2))).caughtUp(29_900);
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    shard.caughtUp(30_100);
    assertThat(shard.judge.undecidedTraces()).isZero();
    assertThat(shard.judge.counters().traces(DecisionReason.MAX_WAIT)).isEqualTo(1);
  }

  @Test
  void theReasonIsTheDeadlineThatPassedHoweverLateItIsSeen() {
    shard.feed(0, failed(root(1, 1))).caughtUp(3_600_000);
    assertThat(shard.take().kept())
        .extracting(KeptRecord::reason)
        .containsExactly(DecisionReason.ROOT_QUIET);
  }

  @Test
  void lateSpanFollowsTheDecisionToKeep() {
    shard.feed(0, failed(root(1, 1))).caughtUp(3_000).commit();
    shard.feed(4_000, child(1, 2));
    assertThat(shard.take().kept())
        .extracting(KeptRecord::traceId, KeptRecord::verdict, KeptRecord::reason)
        .containsExactly(
            tuple(Otlp.trace(1), Verdict.keptBy("errors", 1), DecisionReason.LATE_SPAN));
  }

  @Test
  void lateErrorDoesNotRescueADroppedTrace() {
    shard.feed(0, root(1, 1)).caughtUp(3_000).commit();
    shard.feed(4_000, failed(child(1, 2)));
    ShardBatch batch = shard.take();
    assertThat(batch.kept()).isEmpty();
    assertThat(batch.ledger().settled().size()).isEqualTo(1);
    assertThat(shard.judge.counters().lateSpans()).isEqualTo(1);
    assertThat(shard.judge.remembered(Otlp.trace(1))).isEqualTo(Verdict.DROPPED);
  }

  @Test
  void lateSpansAreListedInTheLedgerWithTheirVerdict() {
    shard.feed(0, failed(root(1, 1)), root(2, 1)).caughtUp(3_000).commit();
    shard.feed(4_000, child(2, 2), child(1, 2));
    LedgerRecord.Settled settled = shard.take().ledger().settled();
    assertThat(settled.size()).isEqualTo(2);
    assertThat(settled.traceIdLo(0)).isEqualTo(2);
    assertThat(settled.verdict(0)).isEqualTo(Verdict.DROPPED);
    assertThat(settled.traceIdLo(1)).isEqualTo(1);
    assertThat(settled.verdict(1)).isEqualTo(Verdict.keptBy("errors", 1));
  }

  @Test
  void lateSpansKeepTheirOwnResourceWhereTheNextOneFollowsInTheRecord() {
    shard.feed(0, failed(root(1, 1)), failed(root(2, 1))).caughtUp(3_000).commit();
    List<Sent> late =
        List.of(
            new Sent("shop", child(1, 2)),
            new Sent("shop", child(1, 3)),
            new Sent("cart", child(2, 2)),
            new Sent("bank", child(1, 4)));
    shard.feed(4_000, Otlp.record(late));
    List<KeptRecord> kept = shard.take().kept();
    assertThat(kept).extracting(KeptRecord::spanCount).containsExactly(3, 1);
    assertThat(Otlp.sent(kept.get(0).otlp()))
        .containsExactly(late.get(0), late.get(1), late.get(3));
    assertThat(Otlp.sent(kept.get(1).otlp())).containsExactly(late.get(2));
    assertThat(Otlp.parse(kept.get(0).otlp()).getResourceSpansCount())
        .as("one resource for a run of spans")
        .isEqualTo(2);
  }

  @Test
  void lowIsTheFirstOffsetOfTheOldestUndecidedTrace() {
    shard.feed(0, child(1, 2)).feed(1_000, root(2, 1)).feed(1_500, child(1, 3));
    assertThat(shard.take().ledger().low()).isZero();
    shard.caughtUp(31_500);
    ShardBatch batch = shard.take();
    assertThat(batch.ledger().low()).isEqualTo(3);
    assertThat(batch.ledger().high()).isEqualTo(3);
  }

  @Test
  void lowPassesOverOffsetsWithoutRecords() {
    shard.feed(0, root(1, 1)).caughtUp(3_000);
    shard.judge.advanceTo(17, 0);
    assertThat(shard.judge.low()).isEqualTo(17);
    shard.judge.accept(5, JudgedShard.START, null, Otlp.record(root(9, 1)));
    assertThat(shard.judge.undecidedTraces()).as("an offset seen before").isZero();
  }

  @Test
  void ledgerFromIsTheFirstRecordThatAReplayNeeds() {
    shard.feed(0, child(1, 2)).feed(0, root(2, 1)).caughtUp(3_000).commit();
    shard.feed(5_000, root(3, 1)).caughtUp(8_000);
    assertThat(shard.commit().ledger().ledgerFrom()).isZero();
    shard.caughtUp(31_000);
    assertThat(shard.take().ledger().ledgerFrom()).isEqualTo(LedgerRecord.THIS_RECORD);
  }

  @Test
  void aSpanSentTwiceIsWrittenOnce() {
    shard.feed(0, failed(root(1, 1)), child(1, 2)).feed(10, child(1, 2), child(1, 3));
    shard.caughtUp(3_000);
    assertThat(keptSpans(shard.take()))
        .containsExactly(failed(root(1, 1)), child(1, 2), child(1, 3));
    assertThat(shard.judge.counters().duplicateSpans()).isEqualTo(1);
  }

  @Test
  void aBadSpanGoesToTheDeadLettersAndItsNeighboursFlow() {
    Span noTrace = root(1, 5).toBuilder().clearTraceId().build();
    Span noId = root(1, 5).toBuilder().setSpanId(ByteString.copyFrom(new byte[8])).build();
    shard.feed(0, failed(root(1, 1)), noTrace, noId, child(1, 2)).caughtUp(3_000);
    ShardBatch batch = shard.take();
    assertThat(keptSpans(batch)).containsExactly(failed(root(1, 1)), child(1, 2));
    assertThat(batch.dead())
        .extracting(DeadSpan::reason, dead -> Otlp.sent(dead.bytes()))
        .containsExactly(
            tuple("invalid_trace_id", List.of(new Sent("shop", noTrace))),
            tuple("invalid_span_id", List.of(new Sent("shop", noId))));
    assertThat(shard.judge.counters().deadSpans()).isEqualTo(2);
  }

  @Test
  void aMalformedRecordGoesToTheDeadLettersAndThePartitionMovesOn() {
    byte[] broken = {0x0a, 0x7f, 1};
    shard.feed(0, broken).feed(0, new byte[0]).feed(0, failed(root(1, 1))).caughtUp(3_000);
    ShardBatch batch = shard.take();
    assertThat(batch.dead())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new DeadSpan("malformed_record", 0, broken));
    assertThat(keptSpans(batch)).hasSize(1);
    assertThat(batch.ledger().low()).isEqualTo(3);
  }

  @Test
  void aKeptTraceIsWrittenWholeAndGroupedByContext() {
    List<Sent> first = List.of(new Sent("shop", failed(root(1, 1))), new Sent("cart", child(1, 2)));
    List<Sent> second = List.of(new Sent("shop", child(1, 3)), new Sent("cart", child(1, 4)));
    shard.feed(0, Otlp.record(first)).feed(500, Otlp.record(second)).caughtUp(3_000);
    byte[] otlp = shard.take().kept().getFirst().otlp();
    assertThat(Otlp.sent(otlp))
        .containsExactly(first.get(0), second.get(0), first.get(1), second.get(1));
    assertThat(Otlp.parse(otlp).getResourceSpansList())
        .extracting(ResourceSpans::getScopeSpansCount)
        .containsExactly(1, 1);
  }

  @Test
  void aHugeTraceIsCutIntoPartsThatKafkaTakes() {
    String text = "x".repeat(2_000);
    List<Span> sent = new ArrayList<>();
    sent.add(failed(root(1, 1)));
    for (int record = 0; record < 20; record++) {
      List<Sent> spans = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Span span =
            child(1, 2 + sent.size()).toBuilder()
                .addAttributes(Otlp.attribute("db.query.text", text))
                .build();
        sent.add(span);
        // A heavy context that changes often must count too.
        spans.add(new Sent(("service " + i % 7).repeat(i == 99 ? 10_000 : 1), span));
      }
      shard.feed(record, Otlp.record(spans));
    }
    shard.feed(100, sent.getFirst()).caughtUp(3_000);
    List<KeptRecord> parts = shard.take().kept();
    assertThat(parts).hasSizeGreaterThan(4);
    assertThat(parts).allMatch(part -> part.otlp().length <= 1_000_000);
    assertThat(parts).allMatch(part -> part.spanCount() == Otlp.spans(part.otlp()).size());
    assertThat(parts.stream().flatMap(part -> Otlp.spans(part.otlp()).stream()))
        .containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void manyLateSpansOfOneTraceAreCutIntoPartsToo() {
    shard.feed(0, failed(root(1, 1))).caughtUp(3_000).commit();
    String text = "x".repeat(100_000);
    Span[] late = new Span[30];
    Arrays.setAll(
        late,
        i ->
            child(1, 2 + i).toBuilder()
                .addAttributes(Otlp.attribute("db.query.text", text))
                .build());
    shard.feed(4_000, late);
    ShardBatch batch = shard.take();
    assertThat(batch.kept()).allMatch(part -> part.otlp().length <= 1_000_000).hasSize(4);
    assertThat(keptSpans(batch)).containsExactly(late);
  }

  @Test
  void theExtentOfATraceIsFromItsEarliestStartToItsLatestEndAndASpanWithoutStartIsLeftOut() {
    JudgedShard slow = JudgedShard.judgingBy(new PolicySpec.Latency("slow", 500, 0));
    Span early = root(1, 1).toBuilder().setEndTimeUnixNano(1_400_000_000L).build();
    Span late =
        child(1, 2).toBuilder()
            .setStartTimeUnixNano(1_200_000_000L)
            .setEndTimeUnixNano(1_501_000_000L)
            .build();
    Span noStart = root(2, 1).toBuilder().setStartTimeUnixNano(0).build();
    slow.feed(0, late, noStart, child(2, 2)).feed(100, early).caughtUp(3_000);
    assertThat(keptSpans(slow.take())).containsExactly(late, early);
  }

  @Test
  void nothingIsHeldOnceEverythingIsClosed() {
    for (int i = 0; i < 5_000; i++) {
      shard.feed(i, failed(root(i, 1)), child(i, 2));
    }
    assertThat(shard.judge.heldBytes()).isPositive().isEqualTo(shard.budget.usedBytes());
    shard.judge.close();
    assertThat(shard.budget.usedBytes()).isZero();
  }
}
