package io.tailwater.processors.trace;

import java.util.Arrays;

/** Collects the traces settled since the last batch. Not thread-safe. */
final class SettledTraces {
  private long[] traceIds = new long[128];
  private short[] decisions = new short[64];
  private int size;

  void add(long hi, long lo, int decision) {
    if (size == decisions.length) {
      traceIds = Arrays.copyOf(traceIds, size * 4);
      decisions = Arrays.copyOf(decisions, size * 2);
    }
    traceIds[2 * size] = hi;
    traceIds[2 * size + 1] = lo;
    decisions[size++] = (short) decision;
  }

  int size() {
    return size;
  }

  LedgerRecord.Settled take(VerdictTable verdicts) {
    LedgerRecord.Settled settled =
        new LedgerRecord.Settled(
            verdicts.all(), Arrays.copyOf(traceIds, 2 * size), Arrays.copyOf(decisions, size));
    size = 0;
    return settled;
  }
}
