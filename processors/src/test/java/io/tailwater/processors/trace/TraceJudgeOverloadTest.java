package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a shard does with traces that no one should send, and where every span of them went. */
final class TraceJudgeOverloadTest {
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  private JudgedShard shard = JudgedShard.fresh();
  private final Map<TraceId, Integer> keptSpans = new HashMap<>();
  private long mostHeld;

  /** Every span that was read is undecided, kept and written, repeated, cut, or dropped. */
  @AfterEach
  void everySpanIsAccountedFor() {
    commit();
    JudgeCounters counters = shard.judge.counters();
    long kept = 0;
    long dropped = 0;
    for (int outcome = 0; outcome < counters.outcomeCount(); outcome++) {
      kept += counters.isKept(outcome) ? counters.spans(outcome) : 0;
      dropped += counters.isKept(outcome) ? 0 : counters.spans(outcome);
    }
    assertThat(counters.spans())
        .isEqualTo(
            kept
                + dropped
                + counters.deadSpans()
                + counters.replayedSpans()
                + shard.judge.undecidedSpans());
    assertThat(keptSpans.values().stream().mapToLong(Integer::longValue).sum())
        .isEqualTo(kept - counters.duplicateSpans() - counters.cappedSpans());
  }

  @Test
  void aKeptTraceOfAMillionSpansTakesASixteenthOfTheMemoryAndLandsWhole() {
    shard = JudgedShard.withBudget(64 << 20);
    feed(0, failed(root(1, 1)));
    feedMany(1, 1_000_000);
    commit();
    assertThat(keptSpans).containsExactly(Map.entry(Otlp.trace(1), 1_000_001));
    assertThat(shard.judge.counters().traces(DecisionReason.MEMORY_PRESSURE)).isEqualTo(1);
    assertThat(mostHeld).isLessThan(16 << 20);
  }

  @Test
  void ofADroppedTraceOfAMillionSpansTheErrorThatComesLastIsKept() {
    shard = JudgedShard.withBudget(64 << 20);
    feed(0, root(1, 1));
    feedMany(1, 1_000_000);
    feed(0, failed(child(1, 2)));
    commit();
    assertThat(keptSpans).containsExactly(Map.entry(Otlp.trace(1), 1));
    assertThat(mostHeld).isLessThan(16 << 20);
  }

  @Test
  void aTraceThatReceivesHalfOfAllSpansChangesNothingForTheOthers() {
    Set<TraceId> without = keptOfThousands(false);
    keptSpans.clear();
    shard = JudgedShard.withBudget(64 << 20);
    Set<TraceId> with = keptOfThousands(true);
    assertThat(with).contains(Otlp.trace(0));
    with.remove(Otlp.trace(0));
    assertThat(with).isEqualTo(without).hasSizeGreaterThan(200);
    assertThat(keptSpans.get(Otlp.trace(0))).isEqualTo(160_000);
    assertThat(mostHeld).isLessThan(32 << 20);
  }

  private Set<TraceId> keptOfThousands(boolean withHotOne) {
    byte[] hot = many(0, 32);
    int hotSpans = 0;
    for (int trace = 1; trace <= 5_000; trace++) {
      List<Span> spans = new ArrayList<>();
      for (int i = 1; i < 32; i++) {
        spans.add(child(trace, i));
      }
      spans.add(trace % 20 == 0 ? failed(root(trace, 99)) : root(trace, 99));
      feed(trace * 4L, spans.toArray(Span[]::new));
      if (withHotOne) {
        number(hot, hotSpans);
        hotSpans += 32;
        feed(trace * 4L, trace == 1 ? Otlp.record(failedMany(0, 32)) : hot.clone());
      }
    }
    shard.caughtUp(60_000);
    commit();
    Set<TraceId> kept = new TreeSet<>(java.util.Comparator.comparingLong(TraceId::lo));
    kept.addAll(keptSpans.keySet());
    return kept;
  }

  @Test
  void aHundredThousandTracesThatNeverEndAreJudgedWhenTheirWaitIsOver() {
    for (int round = 0; round < 5; round++) {
      for (int trace = 0; trace < 100_000; trace += 50) {
        Span[] spans = new Span[50];
        for (int i = 0; i < spans.length; i++) {
          Span span = child(trace + i, round + 1);
          spans[i] = (trace + i) % 100 == 0 && round == 2 ? failed(span) : span;
        }
        feed(round * 14_000L + trace / 50, spans);
      }
    }
    assertThat(shard.judge.undecidedSpans()).isZero();
    assertThat(shard.judge.counters().traces(DecisionReason.MAX_WAIT)).isEqualTo(100_000);
    commit();
    assertThat(keptSpans).hasSize(1_000).containsEntry(Otlp.trace(100), 5);
  }

  @Test
  void aHundredThousandTracesThatDoNotFitAreJudgedEarlyAndEveryErrorIsKept() {
    shard = JudgedShard.withBudget(16 << 20);
    for (int round = 0; round < 3; round++) {
      for (int trace = 0; trace < 100_000; trace += 50) {
        Span[] spans = new Span[50];
        for (int i = 0; i < spans.length; i++) {
          Span span = child(trace + i, round + 1);
          spans[i] = (trace + i) % 100 == 0 && round == 2 ? failed(span) : span;
        }
        feed(round * 1_000L, spans);
      }
    }
    shard.caughtUp(60_000);
    commit();
    assertThat(keptSpans).as("an error that comes late turns the drop").hasSize(1_000);
    assertThat(shard.judge.counters().traces(DecisionReason.MEMORY_PRESSURE)).isPositive();
    assertThat(mostHeld).isLessThan(16 << 20);
  }

  @Test
  void spansThatAreStampedADayWrongMoveNoDeadline() {
    for (int trace = 0; trace < 1_000; trace++) {
      long wrong = trace % 3 == 0 ? DAY_NANOS : trace % 3 == 1 ? -DAY_NANOS : 0;
      long start = TimeUnit.MILLISECONDS.toNanos(JudgedShard.START) + wrong;
      Span span =
          root(trace, 1).toBuilder()
              .setStartTimeUnixNano(start)
              .setEndTimeUnixNano(start + 1_000_000)
              .build();
      feed(0, failed(span));
    }
    shard.caughtUp(1_900);
    assertThat(shard.judge.undecidedTraces()).isEqualTo(1_000);
    shard.caughtUp(2_100);
    assertThat(shard.judge.undecidedTraces()).isZero();
  }

  private void feed(long millis, Span... spans) {
    feed(millis, Otlp.record(spans));
  }

  private void feed(long millis, byte[] record) {
    shard.feed(millis, record);
    mostHeld = Math.max(mostHeld, shard.budget.usedBytes());
    if (shard.judge.isBatchDue() || shard.judge.pendingBytes() > 1 << 20) {
      commit();
    }
  }

  private void commit() {
    for (KeptRecord kept : shard.commit().kept()) {
      keptSpans.merge(kept.traceId(), kept.spanCount(), Integer::sum);
    }
  }

  /** So many spans of one trace, all different. */
  private void feedMany(long trace, int spans) {
    byte[] record = many(trace, 500);
    for (int from = 0; from < spans; from += 500) {
      number(record, from);
      feed(0, record.clone());
    }
  }

  private static byte[] many(long trace, int spans) {
    return Otlp.record(manySpans(trace, spans));
  }

  private static Span[] failedMany(long trace, int spans) {
    Span[] many = manySpans(trace, spans);
    many[0] = failed(many[0]);
    return many;
  }

  private static Span[] manySpans(long trace, int spans) {
    Span[] many = new Span[spans];
    for (int i = 0; i < spans; i++) {
      many[i] = child(trace, MARK | i);
    }
    return many;
  }

  private static final long MARK = 0x5eed_5eed_0000_0000L;

  /** Gives the spans of a record other ids, from this number on. */
  private static void number(byte[] record, int from) {
    int number = from + 1;
    for (int at = 0; at + 8 <= record.length; at++) {
      if (record[at] == 0x5e
          && record[at + 1] == (byte) 0xed
          && record[at + 2] == 0x5e
          && record[at + 3] == (byte) 0xed) {
        for (int i = 0; i < 4; i++) {
          record[at + 4 + i] = (byte) (number >>> (24 - 8 * i));
        }
        number++;
        at += 7;
      }
    }
  }
}
