package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.JudgedShard.START;
import static io.tailwater.processors.trace.JudgedShard.keptSpans;
import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.StatusCode;
import io.tailwater.model.alert.Pin;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.Otlp.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Traces that the policies reject and an alert wants as evidence. */
final class TraceJudgePinsTest {
  private static final PolicySpec NOBODY =
      new PolicySpec.StringAttribute("nobody", "service.name", List.of("nobody"), false, false);
  private static final Pin FAILURES = place(true, 2, START + 300_000);
  private static final Pin ANYTHING = place(false, 10, START + 300_000);

  private final JudgedShard shard = JudgedShard.judgingBy(NOBODY);

  private static Pin place(boolean errorsOnly, int mostTraces, long untilMillis) {
    return new Pin.Place("alert", untilMillis, "shop", errorsOnly, 0, mostTraces);
  }

  private static SamplingSpec sampling(SamplingMode mode, long maxBytes, PolicySpec... policies) {
    return new SamplingSpec(
        mode,
        mode == SamplingMode.STRICT,
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        false,
        0,
        maxBytes,
        false,
        List.of(policies));
  }

  private static List<Long> traces(ShardBatch batch) {
    return batch.kept().stream().map(kept -> kept.traceId().lo()).toList();
  }

  @Test
  void aTraceThatShowsTheTroubleIsKeptForCertainAndWeighsNothing() {
    shard.judge.pin(List.of(FAILURES));
    shard.feed(0, failed(root(1, 1)), child(1, 2), root(2, 1)).caughtUp(3_000);
    ShardBatch batch = shard.take();

    assertThat(batch.kept())
        .extracting(KeptRecord::traceId, KeptRecord::verdict, KeptRecord::reason)
        .containsExactly(tuple(Otlp.trace(1), Verdict.pinned(1), DecisionReason.ROOT_QUIET));
    assertThat(batch.kept().getFirst().verdict())
        .extracting(Verdict::kept, Verdict::policy, Verdict::sampleWeight, Verdict::isPinned)
        .containsExactly(true, "pinned", 0.0, true);
    assertThat(Otlp.parse(batch.kept().getFirst().otlp()).toString())
        .as("no threshold has kept it")
        .doesNotContain("th:");
    assertThat(keptSpans(batch)).containsExactly(failed(root(1, 1)), child(1, 2));
    assertThat(shard.judge.counters().pinnedTraces()).isEqualTo(1);
  }

  @Test
  void withoutPinsNothingIsKept() {
    shard.feed(0, failed(root(1, 1))).caughtUp(3_000);

    assertThat(shard.take().kept()).isEmpty();
    assertThat(shard.judge.counters().pinnedTraces()).isZero();
  }

  @Test
  void aShardKeepsSoManyOfAPlaceEachMinute() {
    shard.judge.pin(List.of(FAILURES));
    for (int i = 0; i < 5; i++) {
      shard.feed(i, failed(root(i, 1)));
    }
    shard.caughtUp(3_000);
    assertThat(traces(shard.commit())).hasSize(2).isSubsetOf(0L, 1L, 2L, 3L, 4L);

    for (int i = 5; i < 9; i++) {
      shard.feed(60_000 + i, failed(root(i, 1)));
    }
    shard.caughtUp(63_000);
    assertThat(traces(shard.commit())).hasSize(2).isSubsetOf(5L, 6L, 7L, 8L);
  }

  @Test
  void whatPoliciesKeepCountsNothingAgainstThePin() {
    JudgedShard errors = JudgedShard.fresh();
    errors.judge.pin(List.of(place(false, 1, START + 300_000)));
    errors.feed(0, failed(root(1, 1))).caughtUp(3_000);
    errors.feed(4_000, failed(root(2, 1))).caughtUp(7_000);
    errors.feed(8_000, root(3, 1)).caughtUp(11_000);
    errors.feed(12_000, root(4, 1)).caughtUp(15_000);

    assertThat(errors.take().kept())
        .extracting(kept -> kept.traceId().lo(), kept -> kept.verdict().policy())
        .containsExactly(tuple(1L, "errors"), tuple(2L, "errors"), tuple(3L, "pinned"));
  }

  @Test
  void otherServicesAreAsTheyWere() {
    shard.judge.pin(List.of(FAILURES));
    shard.feed(0, Otlp.record(List.of(new Sent("cart", failed(root(1, 1)))))).caughtUp(3_000);

    assertThat(shard.take().kept()).isEmpty();
  }

  @Test
  void aPinIsOverWhenStreamTimeHasPassedItsEnd() {
    shard.judge.pin(List.of(place(true, 10, START + 10_000)));
    shard.feed(0, failed(root(1, 1))).caughtUp(9_000);
    shard.feed(9_500, failed(root(2, 1))).caughtUp(13_000);

    assertThat(traces(shard.take())).containsExactly(1L);
  }

  @Test
  void aSingleTraceIsKeptWhateverItShows() {
    shard.judge.pin(
        List.of(new Pin.Traces("alert", START + 60_000, List.of(Otlp.trace(2), Otlp.trace(9)))));
    shard.feed(0, root(1, 1), root(2, 1)).caughtUp(3_000);

    assertThat(traces(shard.take())).containsExactly(2L);
  }

  @Test
  void lateSpansFollowAndWeighNothingToo() {
    shard.judge.pin(List.of(FAILURES));
    shard.feed(0, failed(root(1, 1))).caughtUp(3_000).commit();
    shard.judge.pin(List.of());
    shard.feed(4_000, child(1, 2));

    assertThat(shard.take().kept())
        .extracting(KeptRecord::verdict, KeptRecord::reason)
        .containsExactly(tuple(Verdict.pinned(1), DecisionReason.LATE_SPAN));
  }

  @Test
  void lateSpansOfARejectedTraceAreNotLookedAt() {
    shard.judge.pin(List.of(FAILURES));
    shard.feed(0, root(1, 1)).caughtUp(3_000).commit();
    shard.feed(4_000, failed(child(1, 2)));

    assertThat(shard.take().kept()).isEmpty();
  }

  @Test
  void aLateSpanThatAPolicyHoldsByTurnsAPinnedTraceAsItTurnsARejection() {
    JudgedShard errors = JudgedShard.fresh();
    errors.judge.pin(List.of(ANYTHING));
    errors.feed(0, root(1, 1)).caughtUp(3_000).commit();
    errors.feed(4_000, child(1, 2), failed(child(1, 3)), child(1, 4));
    ShardBatch batch = errors.take();

    assertThat(batch.kept())
        .extracting(kept -> kept.verdict().policy(), kept -> kept.verdict().sampleWeight())
        .containsExactly(tuple("pinned", 0.0), tuple("errors", 1.0));
    assertThat(keptSpans(batch)).containsExactly(child(1, 2), failed(child(1, 3)), child(1, 4));
    assertThat(errors.judge.remembered(Otlp.trace(1))).contains(Verdict.keptBy("errors", 1, 1));
  }

  @Test
  void nothingPinsWhatADropPolicyHoldsBack() {
    JudgedShard dropping =
        JudgedShard.judgingBy(
            new PolicySpec.Drop("health", List.of(new PolicySpec.SpanCount("one", 1, 1))), NOBODY);
    dropping.judge.pin(
        List.of(FAILURES, new Pin.Traces("t", START + 60_000, List.of(Otlp.trace(1)))));
    dropping.feed(0, failed(root(1, 1))).caughtUp(3_000);

    assertThat(dropping.take().kept()).isEmpty();
    assertThat(dropping.judge.remembered(Otlp.trace(1))).contains(Verdict.droppedBy("health"));
  }

  @Test
  void theCollectorKnowsNoPins() {
    JudgedShard collector = JudgedShard.judgingBy(sampling(SamplingMode.OTEL, 0, NOBODY));
    collector.judge.pin(List.of(FAILURES));
    collector.feed(0, failed(root(1, 1))).caughtUp(3_000);

    assertThat(collector.take().kept()).isEmpty();
  }

  @Test
  void aPinnedTraceAboveTheSizeCapIsFollowedByRootsAndErrorsAlone() {
    JudgedShard capped =
        JudgedShard.judgingBy(
            sampling(
                SamplingMode.STRICT,
                100,
                new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR))));
    capped.judge.pin(List.of(ANYTHING));
    capped.feed(0, child(1, 2), child(1, 3)).feed(1, child(1, 4), root(1, 1));
    ShardBatch batch = capped.take();

    assertThat(batch.kept().getFirst().reason()).isEqualTo(DecisionReason.SIZE_CAP);
    assertThat(keptSpans(batch)).containsExactly(child(1, 2), child(1, 3), root(1, 1));
  }

  @Test
  void theThresholdOfAnEarlierSamplerIsLeftOutAndTheRestStays() {
    Span sampled =
        root(1, 1).toBuilder().setTraceState("ot=th:8;rv:ffffffffffffff,vendor=x").build();
    Span other = child(1, 2).toBuilder().setTraceState("vendor=x").build();
    shard.judge.pin(List.of(ANYTHING));
    shard.feed(0, sampled, other).caughtUp(3_000);

    assertThat(keptSpans(shard.take()))
        .extracting(Span::getTraceState)
        .containsExactly("ot=rv:ffffffffffffff,vendor=x", "vendor=x");
  }

  @Test
  void whatWasPinnedIsKnownToTheNextOwnerThatHasNoPins() {
    shard.judge.pin(List.of(FAILURES));
    shard.feed(0, failed(root(1, 1))).caughtUp(3_000).commit();
    JudgedShard next = shard.takenOver();
    next.feed(4_000, child(1, 2));

    assertThat(next.take().kept())
        .extracting(KeptRecord::verdict)
        .containsExactly(Verdict.pinned(1));
  }
}
