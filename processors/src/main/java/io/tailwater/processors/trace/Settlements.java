package io.tailwater.processors.trace;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a shard has decided: the decisions that late spans follow, and what the next batch carries.
 * Not thread-safe.
 */
final class Settlements {
  /** The trace is not remembered. */
  static final int UNKNOWN = DecisionMemory.UNKNOWN;

  private final DecisionMemory memory;
  private final VerdictTable verdicts;
  private final JudgeCounters counters;
  private final ShardAccount account;
  private final SettledTraces settled = new SettledTraces();
  private final ArrayDeque<long[]> ledgerHistory = new ArrayDeque<>();
  private List<KeptRecord> kept = new ArrayList<>();
  private List<DeadSpan> dead = new ArrayList<>();
  private final SettledCounts counts;
  private final MemoryBudget budget;
  private long keptBytes;
  private long unwrittenBytes;
  private long rememberedBytes;
  private long countedBytes;

  Settlements(JudgeSettings settings, MemoryBudget budget, ShardAccount account) {
    this.budget = budget;
    this.account = account;
    counts = new SettledCounts(settings.rollups());
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
    int mark = ledger.high() > replayFrom ? DecisionMemory.RESTORED : 0;
    LedgerRecord.Settled traces = ledger.settled();
    int[] numbers = new int[traces.verdicts().size()];
    Arrays.setAll(numbers, i -> verdicts.number(traces.verdicts().get(i), streamTimeMillis));
    for (int i = 0; i < traces.size(); i++) {
      int decision = numbers[traces.verdictIndex(i)] | mark;
      memory.remember(traces.traceIdHi(i), traces.traceIdLo(i), decision, streamTimeMillis);
    }
    memory.listed(ledger.high(), replayFrom);
  }

  /** The decision on a trace, or {@link #UNKNOWN}. */
  int find(long hi, long lo) {
    return memory.find(hi, lo);
  }

  /** Whether the restored ledger names the trace with this decision. */
  boolean isRestored(int decision) {
    return (decision & DecisionMemory.RESTORED) != 0;
  }

  /** What was decided. */
  Verdict verdict(int decision) {
    return verdicts.verdict(decision & ~DecisionMemory.RESTORED);
  }

  /** A trace of so many spans is settled, for this reason, at this moment of stream time. */
  void settle(long hi, long lo, Verdict verdict, DecisionReason reason, int spans, long nowMillis) {
    int number = verdicts.number(verdict, nowMillis);
    settled.add(hi, lo, number, false);
    memory.rememberFirst(hi, lo, number, nowMillis);
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
    memory.remember(hi, lo, number | (decision & DecisionMemory.RESTORED), nowMillis);
  }

  void keep(KeptRecord record) {
    kept.add(record);
    account.kept(record);
    keptBytes += record.otlp().length;
    unwrittenBytes += record.otlp().length;
    budget.add(record.otlp().length);
  }

  void bury(DeadSpan letter) {
    dead.add(letter);
    account.dead(letter);
  }

  /** Counts for the next batch. */
  SettledCounts counts() {
    return counts;
  }

  /** Bytes of kept spans that the next batch carries. */
  long keptBytes() {
    return keptBytes;
  }

  /** Whether so much waits for the next batch that due traces had better wait as well. */
  boolean isFull(long maxKeptBytes) {
    return keptBytes >= maxKeptBytes || counts.pendingBytes() >= maxKeptBytes;
  }

  /** Bytes that the next batch would write. */
  long pendingBytes() {
    return keptBytes + counts.pendingBytes() + settled.size() * 18L;
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
  ShardBatch take(
      int partitionCount,
      long low,
      long high,
      long streamTimeMillis,
      long settledMillis,
      long undecided) {
    while (!ledgerHistory.isEmpty() && ledgerHistory.getFirst()[1] <= low) {
      ledgerHistory.removeFirst();
    }
    long ledgerFrom =
        ledgerHistory.isEmpty() ? LedgerRecord.THIS_RECORD : ledgerHistory.getFirst()[0];
    LedgerRecord ledger =
        new LedgerRecord(
            partitionCount, low, high, ledgerFrom, streamTimeMillis, settled.take(verdicts));
    memory.listed(high, low);
    ShardBatch batch =
        new ShardBatch(
            ledger, kept, dead, counts.take(), settledMillis, account.asOf(high, undecided));
    kept = new ArrayList<>();
    dead = new ArrayList<>();
    keptBytes = 0;
    return batch;
  }

  /** The batch is durable: its ledger record stands at this offset. */
  void committed(ShardBatch batch, long ledgerOffset) {
    ledgerHistory.add(new long[] {ledgerOffset, batch.ledger().high()});
    long written = 0;
    for (KeptRecord record : batch.kept()) {
      written += record.otlp().length;
    }
    unwrittenBytes -= written;
    budget.add(-written);
  }

  /** Bytes of kept spans that wait for a transaction or are in one. */
  long unwrittenBytes() {
    return unwrittenBytes;
  }

  /** Bytes that remembered decisions, and counts, took when {@link #account} was called. */
  long rememberedBytes() {
    return rememberedBytes + countedBytes;
  }

  /**
   * Tells the budget what the memory of decisions and the counts hold by now, and forgets the
   * oldest decisions of a shard early where all shards together remember more than the node has
   * room for.
   */
  void account(long nowMillis) {
    if (budget.isTooMuchRemembered()) {
      memory.turnEarly(nowMillis);
    }
    long held = memory.heldBytes() + settled.heldBytes();
    budget.addRemembered(held - rememberedBytes);
    rememberedBytes = held;
    long counted = counts.bytes();
    budget.add(counted - countedBytes);
    countedBytes = counted;
  }

  /** Gives all memory back. */
  void close() {
    budget.add(-unwrittenBytes);
    budget.addRemembered(-rememberedBytes);
    budget.add(-countedBytes);
    countedBytes = 0;
    unwrittenBytes = 0;
    rememberedBytes = 0;
  }

  /** What was decided on a trace, as far as it is remembered. */
  Optional<Verdict> remembered(TraceId traceId) {
    int decision = find(traceId.hi(), traceId.lo());
    return decision == UNKNOWN ? Optional.empty() : Optional.of(verdict(decision));
  }
}
