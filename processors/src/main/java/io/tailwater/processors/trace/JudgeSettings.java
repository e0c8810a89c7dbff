package io.tailwater.processors.trace;

import io.tailwater.processors.rollup.RollupSettings;

/**
 * What a shard's judgement is bound by.
 *
 * @param partition the shard's number
 * @param partitionCount how many shards there are
 * @param decisionWindowMillis how long, in stream time, a decision is remembered for late spans
 * @param maxRememberedDecisions bound on remembered decisions
 * @param rollups how spans are counted
 */
public record JudgeSettings(
    int partition,
    int partitionCount,
    long decisionWindowMillis,
    int maxRememberedDecisions,
    RollupSettings rollups) {
  /**
   * Ten minutes, or four times the longest wait where that is more; two million decisions; spans
   * counted as by default.
   */
  public static JudgeSettings of(int partition, int partitionCount, long decisionWaitMillis) {
    return new JudgeSettings(
        partition,
        partitionCount,
        Math.max(600_000, 4 * decisionWaitMillis),
        2_000_000,
        RollupSettings.DEFAULT);
  }

  /** The same, but for how spans are counted. */
  public JudgeSettings counting(RollupSettings other) {
    return new JudgeSettings(
        partition, partitionCount, decisionWindowMillis, maxRememberedDecisions, other);
  }
}
