package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.JudgedShard.START;
import static io.tailwater.processors.trace.JudgedShard.watermarks;
import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whose time counts when the partition comes from several sources, live or from a backlog. */
final class TraceJudgeTimeTest {
  private record Keyed(long millis, Watermarks watermarks, byte[] value) {}

  @Test
  void aCompleteTraceIsJudgedSoonAndOneThatLacksAParentWaitsLonger() {
    JudgedShard shard =
        JudgedShard.judgingBy(
            new SamplingSpec(
                SamplingMode.STRICT,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(6),
                Duration.ofSeconds(1),
                false,
                0,
                0,
                false,
                List.of(new PolicySpec.AlwaysSample("all"))));
    Span orphan =
        Otlp.child(2, 2).toBuilder().setParentSpanId(ByteString.copyFromUtf8("nowhere!")).build();
    shard.feed(0, Otlp.root(1, 1), Otlp.child(1, 2), Otlp.root(2, 1), orphan);
    shard.feed(500, Otlp.child(1, 3)).caughtUp(2_000);
    assertThat(shard.take().kept())
        .extracting(KeptRecord::traceId, KeptRecord::reason)
        .containsExactly(tuple(Otlp.trace(1), DecisionReason.COMPLETE));
    shard.caughtUp(5_900);
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    shard.caughtUp(6_200);
    assertThat(shard.judge.undecidedTraces()).isZero();
  }

  @Test
  void decisionsWaitUntilEverySourceHasPassedTheDeadline() {
    JudgedShard shard = JudgedShard.fresh();
    shard.feed(0, watermarks(0, 0), failed(root(1, 1)));
    shard.feed(3_600_000, watermarks(3_600_000, 1_500));
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    // The slow source still had a span of the trace.
    shard.feed(1_600, watermarks(3_600_000, 1_600), child(1, 2));
    shard.feed(3_700, watermarks(3_600_000, 3_700));
    assertThat(shard.take().kept()).extracting(KeptRecord::spanCount).containsExactly(2);
  }

  @Test
  void aTraceWaitsFromItsEarliestPartWhicheverIsReadFirst() {
    JudgedShard shard = JudgedShard.fresh();
    shard.feed(11_000, watermarks(11_000, 400), child(1, 2));
    shard.feed(500, watermarks(11_000, 500), failed(root(1, 1)));
    shard.feed(2_600, watermarks(11_000, 2_600));
    assertThat(shard.take().kept()).extracting(KeptRecord::spanCount).containsExactly(2);
  }

  @Test
  void aPartOfTheStreamsPastDoesNotEndTheWaitOfAnOpenTrace() {
    JudgedShard shard = JudgedShard.fresh();
    shard.feed(11_000, watermarks(11_000, 10_500), failed(root(1, 1)));
    shard.feed(500, watermarks(11_000, 10_600), child(1, 2));
    shard.feed(11_500, watermarks(11_500, 11_500));
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    shard.feed(13_200, watermarks(13_200, 13_200));
    assertThat(shard.take().kept()).extracting(KeptRecord::spanCount).containsExactly(2);
  }

  @Test
  void aSourceThatIsAnHourAheadDoesNotDelayTheOthersDecisions() {
    JudgedShard shard = JudgedShard.fresh();
    shard.feed(3_600_000, watermarks(3_600_000, 0), failed(root(1, 1)));
    shard.feed(0, watermarks(3_600_000, 0), failed(root(2, 1)));
    shard.feed(2_200, watermarks(3_600_000, 2_200));
    assertThat(shard.take().kept()).extracting(KeptRecord::traceId).containsExactly(Otlp.trace(2));
  }

  @Test
  void theWallClockDoesNotJudgeABacklogThatHasNotComeYet() {
    JudgedShard shard = JudgedShard.fresh();
    shard.caughtUp(3_600_000);
    shard.feed(0, watermarks(0, 0), failed(root(1, 1)));
    shard.feed(1_000, watermarks(1_000, 1_000), child(1, 2));
    shard.caughtUp(3_600_000);
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1);
    shard.feed(3_100, watermarks(3_100, 3_100));
    assertThat(shard.take().kept()).extracting(KeptRecord::spanCount).containsExactly(2);
  }

  @Test
  void theNextOwnerOfAnEmptyPartitionDoesNotRunAheadOfTheLane() {
    JudgedShard first = JudgedShard.fresh();
    first.feed(0, watermarks(0, 0), root(1, 1));
    first.feed(5_000, watermarks(5_000, 5_000));
    first.commit();
    JudgedShard second = first.takenOver();
    second.caughtUp(3_600_000);
    second.feed(5_100, watermarks(5_100, 5_100), failed(root(2, 1)));
    assertThat(second.judge.undecidedTraces()).isEqualTo(1);
  }

  @Test
  void anHourOfBacklogIsJudgedAsItWouldHaveBeenLive() {
    List<Keyed> partition = anHour(new Random(11));
    List<String> live = judged(partition, 1, true);
    List<String> backlog = judged(partition, partition.size(), false);
    List<String> inBetween = judged(partition, 97, false);
    assertThat(live).hasSizeGreaterThan(1_000);
    assertThat(backlog).isEqualTo(live);
    assertThat(inBetween).isEqualTo(live);
  }

  /** What lands in the end: decisions in the order of the ledger and the kept records. */
  private static List<String> judged(List<Keyed> partition, int recordsABatch, boolean live) {
    JudgedShard shard = JudgedShard.fresh();
    List<String> landed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < partition.size(); i++) {
      Keyed record = partition.get(i);
      shard.judge.accept(i, START + record.millis(), record.watermarks(), record.value());
      if (live) {
        shard.judge.advanceTo(i + 1L, START + record.millis() + 40);
      }
      if ((i + 1) % recordsABatch == 0 || i == partition.size() - 1) {
        ShardBatch batch = shard.commit();
        LedgerRecord.Settled settled = batch.ledger().settled();
        for (int n = 0; n < settled.size(); n++) {
          landed.add(settled.traceIdLo(n) + " " + settled.verdict(n));
        }
        batch
            .kept()
            .forEach(
                k -> kept.add(k.traceId() + " " + k.reason() + " " + Arrays.hashCode(k.otlp())));
      }
    }
    landed.addAll(kept);
    return landed;
  }

  /** Two sources at unequal pace, traces of a few seconds, some spans late. */
  private static List<Keyed> anHour(Random random) {
    List<Keyed> records = new ArrayList<>();
    long[] pace = {0, 0};
    long traces = 0;
    while (Math.min(pace[0], pace[1]) < 3_600_000) {
      int source = pace[0] <= pace[1] + random.nextInt(-3_000, 3_000) ? 0 : 1;
      pace[source] += random.nextInt(2_000);
      List<Span> spans = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        long trace = random.nextInt(4) == 0 ? ++traces : Math.max(1, traces - random.nextInt(20));
        Span span =
            random.nextInt(3) == 0
                ? root(trace, random.nextInt(1, 1 << 20))
                : child(trace, random.nextInt(1, 1 << 20));
        spans.add(random.nextInt(8) == 0 ? failed(span) : span);
      }
      records.add(
          new Keyed(
              pace[source], watermarks(pace[0], pace[1]), Otlp.record(spans.toArray(Span[]::new))));
    }
    return records;
  }
}
