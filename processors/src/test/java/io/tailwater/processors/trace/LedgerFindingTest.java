package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LedgerFindingTest {
  private static final TraceId TRACE = new TraceId(1, 2);
  private static final TraceId OTHER = new TraceId(3, 4);
  private static final Verdict KEPT = Verdict.keptBy("errors", 1, 5);

  private final List<RestoredLedger> ledger = new ArrayList<>();
  private final Set<TraceId> decided = new HashSet<>();

  private void record(long low, long high, Object... tracesAndVerdicts) {
    ledger.add(
        new RestoredLedger(
            ledger.size(),
            new LedgerRecord(
                8, low, high, LedgerRecord.THIS_RECORD, high * 10, settled(tracesAndVerdicts))));
  }

  /** The first time that a trace is named it is decided, after that spans of it are late. */
  private LedgerRecord.Settled settled(Object... tracesAndVerdicts) {
    VerdictTable verdicts = new VerdictTable(() -> 0);
    SettledTraces settled = new SettledTraces();
    for (int i = 0; i < tracesAndVerdicts.length; i += 2) {
      TraceId trace = (TraceId) tracesAndVerdicts[i];
      int number = verdicts.number((Verdict) tracesAndVerdicts[i + 1], 0);
      settled.add(trace.hi(), trace.lo(), number, !decided.add(trace));
    }
    return settled.take(verdicts);
  }

  @Test
  void aTraceThatNoRecordNamesIsNotFound() {
    record(0, 10, OTHER, KEPT);

    assertThat(LedgerFinding.of(ledger, TRACE)).isEmpty();
  }

  @Test
  void theDecisionRestsOnSpansFromTheLowBeforeUpToTheHighOfItsRecord() {
    record(3, 10, OTHER, KEPT);
    record(12, 40, OTHER, KEPT, TRACE, KEPT);

    assertThat(LedgerFinding.of(ledger, TRACE))
        .contains(new LedgerFinding(KEPT, KEPT, true, 3, 40, 0, 0, 400));
  }

  @Test
  void lateSpansAreCountedThoseOfTheSameTransactionApartAndMayTurnTheVerdict() {
    record(0, 10);
    record(10, 20, TRACE, Verdict.DROPPED, TRACE, Verdict.DROPPED);
    record(20, 30, TRACE, KEPT, TRACE, KEPT);

    assertThat(LedgerFinding.of(ledger, TRACE))
        .contains(new LedgerFinding(Verdict.DROPPED, KEPT, true, 0, 20, 1, 3, 200));
  }

  @Test
  void lateSpansAloneAreNoDecision() {
    decided.add(TRACE);
    record(0, 10);
    record(10, 20, TRACE, KEPT);

    LedgerFinding found = LedgerFinding.of(ledger, TRACE).orElseThrow();

    assertThat(found.isDecisionInSight()).isFalse();
    assertThat(found.late()).isEqualTo(1);
    assertThat(found.latest()).isEqualTo(KEPT);
  }

  @Test
  void whereTheLedgerBeginsWithItTheFirstSpanIsAnywhere() {
    record(10, 20, TRACE, KEPT);

    assertThat(LedgerFinding.of(ledger, TRACE).orElseThrow().fromOffset())
        .isEqualTo(LedgerFinding.UNKNOWN);
  }
}
