package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What became of the traces of one shard, for whoever follows its ledger: logs obey a verdict from
 * whatever topic and however late they come. Not thread-safe.
 */
public final class VerdictLog {
  /** The ledger is read again from Kafka after a loss, so nothing here waits for a commit. */
  private static final long NOTHING_IS_NEEDED = Long.MAX_VALUE;

  private final DecisionMemory memory;
  private final VerdictTable verdicts;

  /**
   * A log without verdicts.
   *
   * @param windowMillis how long a verdict is remembered, in stream time
   * @param maxTraces how many are remembered at most; with more the window is shorter
   */
  public VerdictLog(long windowMillis, int maxTraces) {
    memory = new DecisionMemory(windowMillis, maxTraces);
    verdicts = new VerdictTable(memory::rememberedSinceMillis);
  }

  /** Takes what a ledger record says of its i-th trace. */
  public void remember(LedgerRecord ledger, int i) {
    LedgerRecord.Settled settled = ledger.settled();
    long hi = settled.traceIdHi(i);
    long lo = settled.traceIdLo(i);
    long now = ledger.streamTimeMillis();
    int number = verdicts.number(settled.verdict(i), now);
    if (!settled.isLate(i) || memory.find(hi, lo) != number) {
      memory.remember(hi, lo, number, now);
      memory.listed(0, NOTHING_IS_NEEDED);
    }
  }

  /** The verdict on a trace; null where none is remembered. */
  public @Nullable Verdict find(long hi, long lo) {
    int number = memory.find(hi, lo);
    return number == DecisionMemory.UNKNOWN ? null : verdicts.verdict(number);
  }

  /** Traces whose verdict is remembered. */
  public int size() {
    return memory.size();
  }
}
