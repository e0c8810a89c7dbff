package io.tailwater.node;

import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.trace.DeadSpan;
import io.tailwater.processors.trace.DecisionReason;
import io.tailwater.processors.trace.JudgeCounters;
import io.tailwater.processors.trace.ShardBatch;
import io.tailwater.processors.trace.TraceJudge;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries one shard's running counts into the node's meters, as differences since the last look.
 *
 * <p>Used on the shard's thread alone; what it adds to is thread-safe.
 */
final class JudgeMeter implements AutoCloseable {
  /** What all shards of a node hold together. */
  static final class Holdings {
    final AtomicLong undecidedSpans = new AtomicLong();
    final AtomicLong undecidedTraces = new AtomicLong();
    final AtomicLong heldBytes = new AtomicLong();
  }

  private final NodeMetrics metrics;
  private final Holdings holdings;
  private final EnumMap<DecisionReason, Long> byReason = new EnumMap<>(DecisionReason.class);
  private final ArrayDeque<Followed> followed = new ArrayDeque<>();
  private long spans;
  private long lateSpans;
  private long upgradedTraces;
  private long pinnedTraces;
  private long cappedSpans;
  private long duplicateSpans;
  private long replayedSpans;
  private long[] tracesByOutcome = new long[8];
  private long[] spansByOutcome = new long[8];
  private long undecidedSpans;
  private long undecidedTraces;
  private long heldBytes;

  /** A version that the judge was given, with the errors of its policies counted so far. */
  private record Followed(CompiledPolicies policies, long[] errors) {}

  JudgeMeter(NodeMetrics metrics, Holdings holdings) {
    this.metrics = metrics;
    this.holdings = holdings;
  }

  /** The judge has these policies now, or will have them: counts their errors too. */
  void follow(CompiledPolicies policies) {
    followed.add(new Followed(policies, new long[policies.policyCount()]));
  }

  void observe(TraceJudge judge) {
    JudgeCounters counters = judge.counters();
    metrics.judgedSpans.increment(counters.spans() - spans);
    spans = counters.spans();
    metrics.lateSpans.increment(counters.lateSpans() - lateSpans);
    lateSpans = counters.lateSpans();
    metrics.duplicateSpans.increment(counters.duplicateSpans() - duplicateSpans);
    duplicateSpans = counters.duplicateSpans();
    metrics.replayedSpans.increment(counters.replayedSpans() - replayedSpans);
    replayedSpans = counters.replayedSpans();
    metrics.cappedSpans.increment(counters.cappedSpans() - cappedSpans);
    cappedSpans = counters.cappedSpans();
    metrics.upgradedTraces.increment(counters.upgradedTraces() - upgradedTraces);
    upgradedTraces = counters.upgradedTraces();
    metrics.pinnedTraces.increment(counters.pinnedTraces() - pinnedTraces);
    pinnedTraces = counters.pinnedTraces();
    observeOutcomes(counters);
    observeErrors(judge.policies());
    for (DecisionReason reason : DecisionReason.values()) {
      long before = byReason.getOrDefault(reason, 0L);
      long now = counters.traces(reason);
      if (now > before) {
        metrics.decisions(reason.word()).increment(now - before);
        byReason.put(reason, now);
      }
    }
    hold(judge.undecidedSpans(), judge.undecidedTraces(), judge.heldBytes());
  }

  /** The shard was fenced and restored in this time. */
  void restored(Duration taken) {
    metrics.shardRestore.record(taken);
  }

  /** The shard judges again, so long after it was assigned: restored and replayed. */
  void tookOver(Duration taken) {
    metrics.shardTakeOver.record(taken);
  }

  /** A batch is durable, its dead letters included. */
  void committed(ShardBatch batch) {
    metrics.shardTransactions.increment();
    for (DeadSpan dead : batch.dead()) {
      metrics.deadLetters(dead.reason()).increment();
    }
  }

  private void observeOutcomes(JudgeCounters counters) {
    int count = counters.outcomeCount();
    if (count > tracesByOutcome.length) {
      tracesByOutcome = Arrays.copyOf(tracesByOutcome, count * 2);
      spansByOutcome = Arrays.copyOf(spansByOutcome, count * 2);
    }
    for (int i = 0; i < count; i++) {
      long traces = counters.traces(i) - tracesByOutcome[i];
      long spansNow = counters.spans(i) - spansByOutcome[i];
      if (traces > 0) {
        metrics.traces(counters.isKept(i), counters.policy(i)).increment(traces);
      }
      if (spansNow > 0) {
        metrics.spans(counters.isKept(i)).increment(spansNow);
      }
      tracesByOutcome[i] += traces;
      spansByOutcome[i] += spansNow;
    }
  }

  private void observeErrors(CompiledPolicies inForce) {
    for (Followed version : followed) {
      for (int i = 0; i < version.errors().length; i++) {
        long now = version.policies().errors(i);
        if (now > version.errors()[i]) {
          metrics
              .policyErrors(version.policies().policyName(i))
              .increment(now - version.errors()[i]);
          version.errors()[i] = now;
        }
      }
    }
    while (followed.size() > 1 && followed.getFirst().policies() != inForce) {
      followed.removeFirst();
    }
  }

  private void hold(long spansNow, long tracesNow, long bytesNow) {
    holdings.undecidedSpans.addAndGet(spansNow - undecidedSpans);
    holdings.undecidedTraces.addAndGet(tracesNow - undecidedTraces);
    holdings.heldBytes.addAndGet(bytesNow - heldBytes);
    undecidedSpans = spansNow;
    undecidedTraces = tracesNow;
    heldBytes = bytesNow;
  }

  /** The shard holds nothing any more. */
  @Override
  public void close() {
    hold(0, 0, 0);
  }
}
