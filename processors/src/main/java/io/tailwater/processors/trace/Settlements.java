package io.tailwater.processors.trace;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a shard has decided: the decisions that late spans follow, and what the next batch carries.
 * Not thread-safe.
 */
final class Settlements {
  /** The trace is not remembered. */
  static final int UNKNOWN = DecisionMemory.UNKNOWN;

  /** Marks a decision that the restored ledger names: a replay must not repeat its effects. */
  private static final int RESTORED = 1 << 14;

  private final DecisionMemory memory;
  private final VerdictTable verdicts;
  private final JudgeCounters counters;
  private final ShardAccount account;
  private final SettledTraces settled = new SettledTraces();
  private final ArrayDeque<long[]> ledgerHistory = new ArrayDeque<>();
  private List<KeptRecord> kept = new ArrayList<>();
  private List<DeadSpan> dead = new ArrayList<>();
  private long keptBytes;

  Settlements(JudgeSettings settings, ShardAccount account) {
    this.account = account;
    memory = new DecisionMemory(settings.decisionWindowMillis(), settings.maxRememberedDecisions());
    verdicts = new VerdictTable(memory::rememberedSinceMillis);
    counters = new JudgeCounters(verdicts);
  }

  JudgeCounters counters() {
    return counters;
  }

  /**
   * Takes a ledger record of a former owner.
   *
   * @param streamTimeMillis the latest of this record and those before
   * @param replayFrom where the replay will begin
   */
  void restore(TraceJudge.RestoredLedger entry, long streamTimeMillis, long replayFrom) {
    LedgerRecord ledger = entry.ledger();
    ledgerHistory.add(new long[] {entry.offset(), ledger.high()});
    int mark = ledger.high() > replayFrom ? RESTORED : 0;
    LedgerRecord.Settled traces = ledger.settled();
    for (int i = 0; i < traces.size(); i++) {
      int number = verdicts.number(traces.verdict(i), streamTimeMillis);
      memory.remember(traces.traceIdHi(i), traces.traceIdLo(i), number | mark, streamTimeMillis);
    }
    memory.listed(ledger.high(), replayFrom);
  }

  /** The decision on a trace, or {@link #UNKNOWN}. */
  int find(long hi, long lo) {
    return memory.find(hi, lo);
  }

  /** Whether the restored ledger names the trace with this decision. */
  boolean isRestored(int decision) {
    return (decision & RESTORED) != 0;
  }

  /** What was decided. */
  Verdict verdict(int decision) {
    return verdicts.verdict(decision & ~RESTORED);
  }

  /** A trace of so many spans is settled, for this reason, at this moment of stream time. */
  void settle(long hi, long lo, Verdict verdict, DecisionReason reason, int spans, long nowMillis) {
    int number = verdicts.number(verdict, nowMillis);
    settled.add(hi, lo, number, false);
    memory.remember(hi, lo, number, nowMillis);
    counters.settled(number, reason, 1, spans);
    if (!verdict.kept()) {
      account.dropped(spans);
    }
  }

  /**
   * One late span follows.
   *
   * @param decision what it found
   * @param verdict what it follows: that of the decision, or another where it turned it
   */
  void follow(long hi, long lo, int decision, Verdict verdict, long nowMillis) {
    int number = verdicts.number(verdict, nowMillis);
    counters.settled(number, DecisionReason.LATE_SPAN, 0, 1);
    if (!verdict.kept()) {
      account.lateDropped();
    }
    settled.add(hi, lo, number, true);
    memory.remember(hi, lo, number | (decision & RESTORED), nowMillis);
  }

  void keep(KeptRecord record) {
    kept.add(record);
    account.kept(record);
    keptBytes += record.otlp().length;
  }

  void bury(DeadSpan letter) {
    dead.add(letter);
    account.dead(letter);
  }

  /** Bytes of kept spans that the next batch carries. */
  long keptBytes() {
    return keptBytes;
  }

  /** Bytes that the next batch would write. */
  long pendingBytes() {
    return keptBytes + settled.size() * 18L;
  }

  /** Whether the next batch would write anything but offsets. */
  boolean hasPending() {
    return settled.size() > 0 || !dead.isEmpty();
  }

  /**
   * Everything settled since the last batch.
   *
   * @param undecided spans of open traces
   */
  ShardBatch take(int partitionCount, long low, long high, long streamTimeMillis, long undecided) {
    while (!ledgerHistory.isEmpty() && ledgerHistory.getFirst()[1] <= low) {
      ledgerHistory.removeFirst();
    }
    long ledgerFrom =
        ledgerHistory.isEmpty() ? LedgerRecord.THIS_RECORD : ledgerHistory.getFirst()[0];
    LedgerRecord ledger =
        new LedgerRecord(
            partitionCount, low, high, ledgerFrom, streamTimeMillis, settled.take(verdicts));
    memory.listed(high, low);
    ShardBatch batch = new ShardBatch(ledger, kept, dead, account.asOf(high, undecided));
    kept = new ArrayList<>();
    dead = new ArrayList<>();
    keptBytes = 0;
    return batch;
  }

  /** The batch is durable: its ledger record stands at this offset. */
  void committed(ShardBatch batch, long ledgerOffset) {
    ledgerHistory.add(new long[] {ledgerOffset, batch.ledger().high()});
  }

  /** What was decided on a trace, as far as it is remembered. */
  Optional<Verdict> remembered(TraceId traceId) {
    int decision = find(traceId.hi(), traceId.lo());
    return decision == UNKNOWN ? Optional.empty() : Optional.of(verdict(decision));
  }
}
