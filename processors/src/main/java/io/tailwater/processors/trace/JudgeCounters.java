package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
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
  long cappedSpans;
  long incompleteTraces;
  private final EnumMap<DecisionReason, long[]> tracesByReason =
      new EnumMap<>(DecisionReason.class);
  private long[] tracesByDecision = new long[8];
  private long[] spansByDecision = new long[8];
  private final VerdictTable verdicts;

  JudgeCounters(VerdictTable verdicts) {
    this.verdicts = verdicts;
  }

  void settled(int decision, DecisionReason reason, int traces, int spanCount) {
    if (decision >= tracesByDecision.length) {
      tracesByDecision = Arrays.copyOf(tracesByDecision, decision * 2);
      spansByDecision = Arrays.copyOf(spansByDecision, decision * 2);
    }
    tracesByDecision[decision] += traces;
    spansByDecision[decision] += spanCount;
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

  /** Kept traces that lacked a root or some span's parent when they were judged. */
  public long incompleteTraces() {
    return incompleteTraces;
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

  /** How many distinct verdicts were given; their numbers run from 0. */
  public int verdictCount() {
    return Math.min(verdicts.size(), tracesByDecision.length);
  }

  /** A verdict by its number. */
  public Verdict verdict(int number) {
    return verdicts.verdict(number);
  }

  /** Traces that got this verdict. */
  public long traces(int verdictNumber) {
    return tracesByDecision[verdictNumber];
  }

  /** Spans of traces that got this verdict, late ones included. */
  public long spans(int verdictNumber) {
    return spansByDecision[verdictNumber];
  }
}
