package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What became of the traces of one shard, for whoever follows its ledger: logs obey a verdict from
 * whatever topic and however late they come. Not thread-safe.
 *
 * <p>Verdicts age with stream time, but never faster than the wall clock runs: of a backlog the
 * spans may be judged in minutes while the logs of the same hours are still being read.
 */
public final class VerdictLog {
  /** The ledger is read again from Kafka after a loss, so nothing here waits for a commit. */
  private static final long NOTHING_IS_NEEDED = Long.MAX_VALUE;

  /** The least that a remembered trace takes: {@link DecisionMemory}. */
  private static final int LEAST_BYTES_OF_A_TRACE = 7;

  private static final int MOST_BYTES_OF_A_TRACE = 20;

  private final DecisionMemory memory;
  private final VerdictTable verdicts;
  private final long maxBytes;
  private final long emptyBytes;
  private long ageMillis;

  /** Where both clocks were when they had last gone on together. */
  private long streamMillis = Long.MIN_VALUE;

  private long wallMillis = Long.MIN_VALUE;

  /**
   * A log without verdicts.
   *
   * @param windowMillis how long a verdict is remembered
   * @param maxBytes what the verdicts may take; with more of them the window is shorter
   */
  public VerdictLog(long windowMillis, long maxBytes) {
    this.maxBytes = maxBytes;
    memory =
        new DecisionMemory(
            windowMillis, (int) Math.min(Integer.MAX_VALUE, maxBytes / LEAST_BYTES_OF_A_TRACE));
    verdicts = new VerdictTable(memory::rememberedSinceMillis);
    emptyBytes = memory.heldBytes();
  }

  /**
   * A ledger record is about to be taken; if what is remembered takes too much, the oldest is
   * forgotten.
   *
   * @param streamMillis its stream time, epoch milliseconds
   * @param wallMillis the wall clock, epoch milliseconds
   */
  public void timeIs(long streamMillis, long wallMillis) {
    boolean isFirst = this.streamMillis == Long.MIN_VALUE;
    boolean bothHaveGoneOn = streamMillis > this.streamMillis && wallMillis > this.wallMillis;
    if (!isFirst && bothHaveGoneOn) {
      ageMillis += Math.min(streamMillis - this.streamMillis, wallMillis - this.wallMillis);
    }
    if (isFirst || bothHaveGoneOn) {
      this.streamMillis = streamMillis;
      this.wallMillis = wallMillis;
    }
    // What is spread thinly takes more for each; so few are remembered whatever they take.
    if (memory.heldBytes() - emptyBytes > maxBytes
        && memory.size() > maxBytes / MOST_BYTES_OF_A_TRACE) {
      memory.turnEarly(ageMillis);
    }
  }

  /** Takes what a ledger record says of its i-th trace. */
  public void remember(LedgerRecord ledger, int i) {
    LedgerRecord.Settled settled = ledger.settled();
    long hi = settled.traceIdHi(i);
    long lo = settled.traceIdLo(i);
    int number = verdicts.number(settled.verdict(i), ageMillis);
    if (!settled.isLate(i) || memory.find(hi, lo) != number) {
      memory.remember(hi, lo, number, ageMillis);
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

  /** How often verdicts were forgotten before their window was over. */
  public long forgottenEarly() {
    return memory.turnedEarly();
  }
}
