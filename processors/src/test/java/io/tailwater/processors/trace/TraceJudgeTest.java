package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.JudgedShard.keptSpans;
import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.TracePartitioner;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.Otlp.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

  /** Upstream: {@code budget_limiting.go}. Randomness is in the high bits of the trace's number. */
  @Test
  void aLimitOfTheCollectorWithTraceStateKeepsTheHighestRandomnessOfEachSecond() {
    JudgedShard collector =
        JudgedShard.judgingBy(
            new SamplingSpec(
                SamplingMode.OTEL,
                true,
                Duration.ofSeconds(1),
                Duration.ZERO,
                false,
                0,
                0,
                false,
                List.of(new PolicySpec.Limiting("limit", PolicySpec.LimitedUnit.SPANS, 2, 3))));
    long unit = 1L << 44;
    long[] randomness = {5, 90, 30, 70, 16};
    for (int i = 0; i < randomness.length; i++) {
      collector.feed(100 + 150L * i, root(randomness[i] * unit, 1));
    }
    collector.caughtUp(1_900);
    assertThat(collector.judge.undecidedTraces()).as("due by the second").isEqualTo(5);
    collector.caughtUp(2_100);

    ShardBatch batch = collector.commit();
    assertThat(batch.kept())
        .extracting(KeptRecord::traceId)
        .containsExactly(Otlp.trace(90 * unit), Otlp.trace(30 * unit), Otlp.trace(70 * unit));
    assertThat(batch.kept())
        .extracting(kept -> kept.verdict().sampleWeight())
        .as("the cut is at the highest that was left out: 16 of 4096")
        .allSatisfy(weight -> assertThat(weight).isCloseTo(4096.0 / 4080, within(1e-9)));
    assertThat(collector.judge.undecidedTraces()).isZero();

    collector
        .feed(2_400, root(10 * unit, 1))
        .feed(2_500, root(20 * unit, 1))
        .feed(2_600, root(40 * unit, 1), child(40 * unit, 2))
        .caughtUp(4_100);
    assertThat(collector.take().kept())
        .extracting(KeptRecord::traceId)
        .as("three spans are saved up again, and no more")
        .containsExactly(Otlp.trace(20 * unit), Otlp.trace(40 * unit));
  }

  @Test
  void keptSpansCarryTheThresholdThatTheyWereKeptBy() {
    JudgedShard quarter = JudgedShard.judgingBy(new PolicySpec.Probabilistic("quarter", "", 25));
    Span random = root(1, 1).toBuilder().setTraceState("ot=rv:ffffffffffffff").build();
    Span thinned = child(1, 2).toBuilder().setTraceState("a=b,ot=rv:ffffffffffffff;th:f").build();
    quarter.feed(0, random, thinned).caughtUp(3_000);
    KeptRecord kept = quarter.take().kept().getFirst();
    assertThat(kept.verdict()).isEqualTo(Verdict.keptBy("quarter", 4, 1));
    assertThat(Otlp.spans(kept.otlp()))
        .extracting(Span::getTraceState)
        .as("a stricter threshold of before stays")
        .containsExactly("ot=rv:ffffffffffffff;th:c", "a=b,ot=rv:ffffffffffffff;th:f");
  }

  @Test
  void aKeptTraceSaysWhetherItIsComplete() {
    shard.feed(0, failed(root(1, 1)), child(1, 2), child(1, 3)).caughtUp(3_000);
    shard.feed(4_000, failed(child(2, 2))).caughtUp(40_000);
    assertThat(shard.take().kept())
        .extracting(KeptRecord::traceId, KeptRecord::complete)
        .containsExactly(tuple(Otlp.trace(1), true), tuple(Otlp.trace(2), false));
  }

  @Test
  void newPoliciesJudgeOpenTracesThatAreDueFromTheirMomentOn() {
    shard.feed(0, root(1, 1)).feed(2_000, root(2, 1));
    shard.judge.use(
        CompiledPolicies.compile(
            new SamplingSpec(
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                List.of(
                    new PolicySpec.StringAttribute(
                        "shop", "service.name", List.of("shop"), false, false))),
            7,
            1),
        JudgedShard.START + 3_008);
    shard.caughtUp(6_000);
    assertThat(shard.take().kept())
        .extracting(KeptRecord::traceId, KeptRecord::verdict)
        .as("the trace due at 2 s is judged by the old policies, that due at 4 s by the new")
        .containsExactly(tuple(Otlp.trace(2), Verdict.keptBy("shop", 1, 7)));
  }

  @Test
  void aThousandVersionsUnderLoadLoseNothing() {
    for (int i = 0; i < 1_000; i++) {
      PolicySpec policy =
          i % 2 == 0
              ? new PolicySpec.AlwaysSample("all " + i)
              : new PolicySpec.Or(
                  "many " + i,
                  IntStream.range(0, 70)
                      .<PolicySpec>mapToObj(
                          k ->
                              new PolicySpec.StringAttribute(
                                  "a" + k, "service.name", List.of("shop"), false, false))
                      .toList());
      shard.judge.use(
          CompiledPolicies.compile(
              new SamplingSpec(Duration.ofSeconds(30), Duration.ofSeconds(2), List.of(policy)),
              i + 2,
              1),
          JudgedShard.START + i * 10L);
      shard.feed(i * 10L, root(i, 1), child(i, 2));
    }
    shard.caughtUp(100_000);
    ShardBatch batch = shard.take();
    assertThat(batch.kept().stream().mapToInt(KeptRecord::spanCount).sum()).isEqualTo(2_000);
    assertThat(batch.kept().stream().map(kept -> kept.verdict().policyVersion()).distinct().count())
        .as("versions come every 10 ms and deadlines are met in ticks of 64 ms")
        .isGreaterThan(100);
  }

  @Test
  void aLimitHoldsInABacklogToo() {
    JudgedShard limited =
        JudgedShard.judgingBy(
            new PolicySpec.Limiting("limit", PolicySpec.LimitedUnit.SPANS, 125, 0));
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 80; i++) {
        long trace = second * 80L + i;
        String state = "ot=rv:%014x".formatted(TracePartitioner.fmix64(trace) >>> 8);
        Span[] spans = new Span[12];
        Arrays.setAll(
            spans,
            span ->
                (span == 0 ? root(trace, 1) : child(trace, span + 1))
                    .toBuilder().setTraceState(state).build());
        limited.feed(second * 1000L + i * 1000L / 80, spans);
      }
    }
    limited.caughtUp(70_000);
    int kept = limited.take().kept().stream().mapToInt(KeptRecord::spanCount).sum();
    assertThat(kept / 60.0).as("kept spans a second").isBetween(115.0, 135.0);
  }

  @Test
  void theOldestTraceIsJudgedEarlyWhereThereAreTooMany() {
    JudgedShard few =
        JudgedShard.judgingBy(
            new SamplingSpec(
                SamplingMode.STRICT,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                false,
                8,
                0,
                false,
                List.of(new PolicySpec.AlwaysSample("all"))));
    few.feed(0, root(1, 1)).feed(1, root(2, 1)).feed(2, root(3, 1));
    assertThat(few.take().kept())
        .extracting(KeptRecord::traceId, KeptRecord::reason)
        .as("eight traces for four shards")
        .containsExactly(tuple(Otlp.trace(1), DecisionReason.NUM_TRACES));
  }

  @Test
  void aTraceAboveTheSizeCapIsJudgedAtOnceAndOnlyRootsAndErrorsFollow() {
    JudgedShard capped =
        JudgedShard.judgingBy(
            new SamplingSpec(
                SamplingMode.STRICT,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                false,
                0,
                100,
                false,
                List.of(new PolicySpec.AlwaysSample("all"))));
    capped.feed(0, child(1, 2), child(1, 3));
    capped.feed(1, child(1, 4), failed(child(1, 5)), root(1, 1));
    ShardBatch batch = capped.take();
    assertThat(batch.kept().getFirst().reason()).isEqualTo(DecisionReason.SIZE_CAP);
    assertThat(keptSpans(batch))
        .containsExactly(child(1, 2), child(1, 3), failed(child(1, 5)), root(1, 1));
    assertThat(capped.judge.counters().cappedSpans()).isEqualTo(1);
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
        .containsExactly(new DeadSpan("malformed_record", 0, 1, broken));
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
    assertThat(shard.judge.heldBytes()).isPositive();
    assertThat(shard.judge.unwrittenBytes()).isPositive();
    assertThat(shard.judge.heldBytes() + shard.judge.unwrittenBytes())
        .isEqualTo(shard.budget.usedBytes() - shard.judge.rememberedBytes());
    shard.judge.close();
    assertThat(shard.budget.usedBytes()).isZero();
  }
}
