package io.tailwater.processors.trace;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import java.util.Map;

/** Ledger records for the tests of those who read them. */
public final class Ledgers {
  private Ledgers() {}

  /** A record that settles these traces at this stream time, epoch milliseconds. */
  public static LedgerRecord settling(long streamMillis, Map<TraceId, Verdict> verdicts) {
    VerdictTable table = new VerdictTable(() -> 0);
    SettledTraces settled = new SettledTraces();
    verdicts.forEach(
        (trace, verdict) ->
            settled.add(trace.hi(), trace.lo(), table.number(verdict, streamMillis), false));
    return new LedgerRecord(8, 0, 0, LedgerRecord.THIS_RECORD, streamMillis, settled.take(table));
  }
}
