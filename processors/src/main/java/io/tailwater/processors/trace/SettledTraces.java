package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the traces settled since the last batch. Not thread-safe. */
final class SettledTraces {
  private long[] traceIds = new long[128];
  private short[] decisions = new short[64];
  private int size;

  /**
   * Adds a trace.
   *
   * @param late whether one of its spans came after the decision, rather than the decision itself
   */
  void add(long hi, long lo, int decision, boolean late) {
    if (size == decisions.length) {
      traceIds = Arrays.copyOf(traceIds, size * 4);
      decisions = Arrays.copyOf(decisions, size * 2);
    }
    traceIds[2 * size] = hi;
    traceIds[2 * size + 1] = lo;
    decisions[size++] = (short) (late ? decision | LedgerRecord.LATE : decision);
  }

  int size() {
    return size;
  }

  long heldBytes() {
    return (long) traceIds.length * Long.BYTES + (long) decisions.length * Short.BYTES;
  }

  /** Hands out what was settled, with only those verdicts that it needs. */
  LedgerRecord.Settled take(VerdictTable verdicts) {
    List<Verdict> used = new ArrayList<>(List.of(Verdict.DROPPED));
    short[] numberInRecord = new short[verdicts.size()];
    short[] numbers = new short[size];
    for (int i = 0; i < size; i++) {
      int decision = decisions[i] & LedgerRecord.NUMBER;
      if (decision != VerdictTable.DROPPED && numberInRecord[decision] == 0) {
        numberInRecord[decision] = (short) used.size();
        used.add(verdicts.verdict(decision));
      }
      numbers[i] = (short) (numberInRecord[decision] | (decisions[i] & LedgerRecord.LATE));
    }
    LedgerRecord.Settled settled =
        new LedgerRecord.Settled(used, Arrays.copyOf(traceIds, 2 * size), numbers);
    size = 0;
    return settled;
  }
}
