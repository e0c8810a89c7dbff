package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a shard does when the memory budget runs short. */
final class TraceJudgeMemoryTest {
  private static final long BUDGET = 2 << 20;

  @Test
  void theOldestTracesAreJudgedEarlyAndCounted() {
    JudgedShard shard = JudgedShard.withBudget(BUDGET);
    int traces = 15_000;
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < traces; i++) {
      shard.feed(i / 10, failed(heavy(i)));
      assertThat(shard.budget.usedBytes()).isLessThanOrEqualTo(BUDGET);
      if (shard.judge.isBatchDue()) {
        shard.commit().kept().forEach(kept -> order.add(kept.traceId().lo()));
      }
    }
    long early = shard.judge.counters().traces(DecisionReason.MEMORY_PRESSURE);
    assertThat(early).isBetween(traces / 2L, traces - 1L);
    shard.take().kept().forEach(kept -> order.add(kept.traceId().lo()));
    assertThat(order).as("oldest first, none twice").isSorted().doesNotHaveDuplicates();
    assertThat(shard.judge.low()).isEqualTo(order.size());
  }

  @Test
  void noMoreIsJudgedEarlyThanBringsRelief() {
    JudgedShard shard = JudgedShard.withBudget(BUDGET);
    int i = 0;
    while (shard.judge.counters().traces(DecisionReason.MEMORY_PRESSURE) == 0) {
      shard.feed(0, heavy(i++));
    }
    assertThat(shard.budget.pressure())
        .isBetween(MemoryBudget.RELIEVED - 0.15, MemoryBudget.RELIEVED);
  }

  @Test
  void spansThatComeAfterAnEarlyDecisionFollowIt() {
    JudgedShard shard = JudgedShard.withBudget(BUDGET);
    shard.feed(0, failed(heavy(1_000_000)), heavy(1_000_000));
    for (int i = 0; i < 15_000; i++) {
      shard.feed(0, heavy(i));
    }
    shard.commit();
    shard.feed(1, root(1_000_000, 7));
    assertThat(shard.take().kept())
        .extracting(KeptRecord::reason)
        .containsExactly(DecisionReason.LATE_SPAN);
  }

  @Test
  void memoryIsGivenBackWhenTheTracesAreJudged() {
    JudgedShard shard = JudgedShard.withBudget(64 << 20);
    for (int i = 0; i < 20_000; i++) {
      shard.feed(0, heavy(i));
    }
    long full = shard.judge.heldBytes();
    shard.caughtUp(10_000);
    assertThat(shard.judge.undecidedSpans()).isZero();
    for (int i = 0; i < 20_000; i++) {
      shard.feed(10_000, heavy(i + 20_000));
    }
    assertThat(shard.judge.heldBytes()).as("slabs are used again").isLessThan(full * 11 / 10);
    shard.judge.close();
    assertThat(shard.budget.usedBytes()).isZero();
  }

  @Test
  void aHeavyTraceIsJudgedBeforeManySmallOnesOfItsAge() {
    JudgedShard shard = JudgedShard.withBudget(BUDGET);
    for (int i = 0; i < 150; i++) {
      shard.feed(0, child(1, i), heavy(2 + i));
      shard.feed(0, heavyChild(1, 1_000 + i));
    }
    int i = 1_000;
    while (shard.judge.counters().traces(DecisionReason.MEMORY_PRESSURE) == 0) {
      shard.feed(0, child(++i, 1));
    }
    shard.commit();
    shard.feed(1, failed(child(1, 5_000)));
    assertThat(shard.judge.counters().lateSpans()).as("the heavy one is judged").isEqualTo(1);
    shard.feed(1, failed(child(i, 5_000)));
    assertThat(shard.judge.counters().lateSpans()).as("a small one waits").isEqualTo(1);
  }

  @Test
  void keptSpansThatWaitForATransactionCountUntilItIsDurable() {
    JudgedShard shard = JudgedShard.withBudget(64 << 20);
    for (int i = 0; i < 1_000; i++) {
      shard.feed(0, failed(heavy(i)));
    }
    long undecided = shard.judge.heldBytes();
    shard.caughtUp(5_000);
    assertThat(shard.judge.undecidedSpans()).isZero();
    assertThat(shard.judge.unwrittenBytes()).isGreaterThan(300_000);
    assertThat(shard.budget.usedBytes())
        .isEqualTo(undecided + shard.judge.unwrittenBytes() + shard.judge.rememberedBytes());
    ShardBatch batch = shard.take();
    assertThat(shard.judge.unwrittenBytes()).as("in flight").isGreaterThan(300_000);
    shard.commit(batch);
    assertThat(shard.judge.unwrittenBytes()).isZero();
    shard.judge.close();
    assertThat(shard.budget.usedBytes()).isZero();
  }

  private static Span heavyChild(long trace, long spanId) {
    return child(trace, spanId).toBuilder()
        .addAttributes(Otlp.attribute("db.query.text", "select ".repeat(40)))
        .build();
  }

  private static Span heavy(long trace) {
    return root(trace, 1).toBuilder()
        .addAttributes(Otlp.attribute("db.query.text", "select ".repeat(40)))
        .build();
  }
}
