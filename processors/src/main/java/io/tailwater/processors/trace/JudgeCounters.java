package io.tailwater.processors.trace;

import java.util.Arrays;
import java.util.EnumMap;

/** Running counts of one shard since it was taken over. Written by the shard alone. */
public final class JudgeCounters {
  long spans;
  long lateSpans;
  long duplicateSpans;
  long replayedSpans;
  long deadSpans;
  long upgradedTraces;
  long pinnedTraces;
  long cappedSpans;
  private final EnumMap<DecisionReason, long[]> tracesByReason =
      new EnumMap<>(DecisionReason.class);
  private long[] tracesByOutcome = new long[8];
  private long[] spansByOutcome = new long[8];
  private final VerdictTable verdicts;

  JudgeCounters(VerdictTable verdicts) {
    this.verdicts = verdicts;
  }

  void settled(int decision, DecisionReason reason, int traces, int spanCount) {
    int outcome = verdicts.outcomeOf(decision);
    if (outcome >= tracesByOutcome.length) {
      tracesByOutcome = Arrays.copyOf(tracesByOutcome, outcome * 2);
      spansByOutcome = Arrays.copyOf(spansByOutcome, outcome * 2);
    }
    tracesByOutcome[outcome] += traces;
    spansByOutcome[outcome] += spanCount;
    cell(reason)[0] += traces;
  }

  /** Spans read, replayed ones included. */
  public long spans() {
    return spans;
  }

  /** Spans that came after their trace was judged. */
  public long lateSpans() {
    return lateSpans;
  }

  /** Spans of kept traces that were sent more than once. */
  public long duplicateSpans() {
    return duplicateSpans;
  }

  /** Spans skipped on take-over because a former owner had settled them. */
  public long replayedSpans() {
    return replayedSpans;
  }

  /** Spans that could not be judged. */
  public long deadSpans() {
    return deadSpans;
  }

  /** Rejected traces that a late span turned into kept ones. */
  public long upgradedTraces() {
    return upgradedTraces;
  }

  /** Rejected traces that a pin kept. */
  public long pinnedTraces() {
    return pinnedTraces;
  }

  /**
   * Late spans of kept traces above the size cap that were left out, being neither root nor error.
   */
  public long cappedSpans() {
    return cappedSpans;
  }

  /** Traces judged for this reason. */
  public long traces(DecisionReason reason) {
    return cell(reason)[0];
  }

  /** A count that can be raised without boxing a number for each trace. */
  private long[] cell(DecisionReason reason) {
    return tracesByReason.computeIfAbsent(reason, _ -> new long[1]);
  }

  /** How many distinct outcomes there were; their numbers run from 0. */
  public int outcomeCount() {
    return Math.min(verdicts.outcomeCount(), tracesByOutcome.length);
  }

  /** Whether traces with this outcome are kept. */
  public boolean isKept(int outcome) {
    return verdicts.outcome(outcome).kept();
  }

  /** The policy of an outcome; empty where none keeps the trace. */
  public String policy(int outcome) {
    return verdicts.outcome(outcome).policy();
  }

  /** Traces with this outcome. */
  public long traces(int outcome) {
    return tracesByOutcome[outcome];
  }

  /** Spans of traces with this outcome, late ones included. */
  public long spans(int outcome) {
    return spansByOutcome[outcome];
  }
}
