package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.JudgedShard.keptSpans;
import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.StatusCode;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.Otlp.Sent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Spans that come when their trace was judged already. */
final class TraceJudgeLateSpansTest {
  private final JudgedShard shard = JudgedShard.fresh();

  @Test
  void lateSpanFollowsTheDecisionToKeep() {
    shard.feed(0, failed(root(1, 1))).caughtUp(3_000).commit();
    shard.feed(4_000, child(1, 2));
    assertThat(shard.take().kept())
        .extracting(KeptRecord::traceId, KeptRecord::verdict, KeptRecord::reason)
        .containsExactly(
            tuple(Otlp.trace(1), Verdict.keptBy("errors", 1, 1), DecisionReason.LATE_SPAN));
  }

  @Test
  void lateErrorTurnsARejectionAndWhatFollowsIsKept() {
    shard.feed(0, root(1, 1)).caughtUp(3_000).commit();
    shard.feed(4_000, child(1, 2));
    shard.feed(4_000, failed(child(1, 3)));
    shard.feed(4_000, child(1, 4));
    ShardBatch batch = shard.take();
    assertThat(keptSpans(batch)).containsExactly(failed(child(1, 3)), child(1, 4));
    assertThat(batch.ledger().settled().size()).isEqualTo(3);
    assertThat(shard.judge.counters().upgradedTraces()).isEqualTo(1);
    assertThat(shard.judge.remembered(Otlp.trace(1))).contains(Verdict.keptBy("errors", 1, 1));
  }

  @Test
  void lateErrorDoesNotTurnARejectionWhereTheCollectorsReadingCounts() {
    JudgedShard collector =
        JudgedShard.judgingBy(
            new SamplingSpec(
                SamplingMode.OTEL,
                false,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                false,
                0,
                0,
                false,
                List.of(new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR)))));
    collector.feed(0, root(1, 1)).caughtUp(3_000).commit();
    collector.feed(4_000, failed(child(1, 2)));
    assertThat(collector.take().kept()).isEmpty();
  }

  @Test
  void aLateSpanThatWouldHaveBeenDroppedTurnsNothing() {
    JudgedShard dropping =
        JudgedShard.judgingBy(
            new PolicySpec.Drop(
                "carts",
                List.of(
                    new PolicySpec.StringAttribute(
                        "cart", "service.name", List.of("cart"), false, false))),
            new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR)));
    dropping.feed(0, root(1, 1)).caughtUp(3_000).commit();
    dropping.feed(4_000, Otlp.record(List.of(new Sent("cart", failed(child(1, 2))))));
    assertThat(dropping.take().kept()).isEmpty();
  }

  @Test
  void nothingTurnsAVeto() {
    JudgedShard dropping =
        JudgedShard.judgingBy(
            new PolicySpec.Drop("health", List.of(new PolicySpec.SpanCount("one", 1, 1))),
            new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR)));
    dropping.feed(0, root(1, 1)).caughtUp(3_000).commit();
    dropping.feed(4_000, failed(child(1, 2)));
    assertThat(dropping.take().kept()).isEmpty();
    assertThat(dropping.judge.remembered(Otlp.trace(1))).contains(Verdict.droppedBy("health"));
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
    assertThat(settled.verdict(1)).isEqualTo(Verdict.keptBy("errors", 1, 1));
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
}
