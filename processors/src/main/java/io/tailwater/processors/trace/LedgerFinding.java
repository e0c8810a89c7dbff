package io.tailwater.processors.trace;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.util.List;
import java.util.Optional;

/**
 * What a shard's ledger says of a trace.
 *
 * @param first what was decided; where that is not {@link #isDecisionInSight}, the earliest known
 * @param latest the same, or what a late span turned it into
 * @param isDecisionInSight whether the ledger goes back to the decision; else only late spans of
 *     the trace were found
 * @param fromOffset no span that the decision rests on lies before this offset of the keyed
 *     partition; {@link #UNKNOWN} where there is no record before it
 * @param toOffset none lies at or after this one
 * @param lateAmong how many of the trace's spans between the two came after the decision; they are
 *     the last
 * @param late how many came after it in all
 * @param streamMillis the stream time at the end of the transaction that holds the decision
 */
public record LedgerFinding(
    Verdict first,
    Verdict latest,
    boolean isDecisionInSight,
    long fromOffset,
    long toOffset,
    int lateAmong,
    int late,
    long streamMillis) {
  /** No offset. */
  public static final long UNKNOWN = -1;

  /**
   * Looks for a trace.
   *
   * <p>Each record lists a trace once for its decision and once for every late span. Before the
   * decision the trace was undecided, so the {@code low} of the record before is at or below its
   * first span.
   *
   * @param ledger records of the partition without a gap, oldest first
   */
  public static Optional<LedgerFinding> of(List<RestoredLedger> ledger, TraceId trace) {
    LedgerFinding found = null;
    long lowBefore = UNKNOWN;
    for (RestoredLedger entry : ledger) {
      LedgerRecord record = entry.ledger();
      LedgerRecord.Settled settled = record.settled();
      for (int i = 0; i < settled.size(); i++) {
        if (settled.traceIdLo(i) != trace.lo() || settled.traceIdHi(i) != trace.hi()) {
          continue;
        }
        Verdict verdict = settled.verdict(i);
        boolean isLate = settled.isLate(i);
        found =
            found == null
                ? new LedgerFinding(
                    verdict,
                    verdict,
                    !isLate,
                    lowBefore,
                    record.high(),
                    0,
                    isLate ? 1 : 0,
                    record.streamTimeMillis())
                : found.withLate(verdict, record.high());
      }
      lowBefore = record.low();
    }
    return Optional.ofNullable(found);
  }

  private LedgerFinding withLate(Verdict verdict, long high) {
    int among = high == toOffset ? lateAmong + 1 : lateAmong;
    return new LedgerFinding(
        first, verdict, isDecisionInSight, fromOffset, toOffset, among, late + 1, streamMillis);
  }
}
