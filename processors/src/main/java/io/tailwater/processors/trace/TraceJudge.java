package io.tailwater.processors.trace;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.Pin;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * The judgement of one shard, as a state machine over the records of one keyed partition.
 *
 * A trace is   unknown --first span--> open --deadline--> settled (kept or dropped) --window--> unknown
 *
 * An open trace has its bytes in the arena and its facts in the trace table; a settled one is an entry
 * in the decision memory. Each span of a settled trace is late and follows the decision.
 *
 * Offsets. `next` is the offset after the last record processed, `low` the first offset of the oldest
 * open trace, or `next` without one. A batch carries everything settled since the last batch together
 * with low and high = next. When the transaction that writes it commits low as the consumer's offset,
 * nothing below low can be needed again.
 *
 * Taking over. The ledger names every trace settled in [low, high) of its last record, those of late
 * spans included. Replaying from low, a span below high whose trace the restored ledger names has had
 * its effect and is skipped; one that it does not name was undecided and is buffered again. At or
 * above high a remembered trace means a late span. A decision made since the restore never causes a
 * skip, nor does a ledger record whose high is at or below low: no span from low on was settled in it.
 * What could not be judged below high is in the dead letters already. Until high is reached no
 * deadline fires, nothing is judged early and no batch may be taken: the shard is then where its former
 * owner stood, and holds no more than that one did.
 *
 * Deadlines are counted from record times, not from when this code ran, so that a replay decides as
 * the first run did.
 */
/**
 * Judges the traces of one shard. Pure: the same records give the same batches. Not thread-safe.
 */
public final class TraceJudge {
  /** Bytes of kept spans beyond which due traces wait for the next transaction. */
  private static final long MAX_KEPT_BYTES = 32L << 20;

  /** Bytes that one trace may hold: what comes after follows the decision on what is there. */
  private static final long MAX_TRACE_BYTES = 32L << 20;

  /** What one trace, and what waits for one shard's transaction, may take of the budget at most. */
  private static final int LEAST_HOLDERS = 16;

  private final JudgeSettings settings;
  private final MemoryBudget budget;
  private final PolicyTimeline timeline;
  private final OpenTraces open;
  private final TraceTable traces;
  private final Settlements settlements;
  private final RecordIntake intake;
  private final ShardAccount account;
  private final StreamClock clock;
  private final EarlyOrder earlyOrder = new EarlyOrder();
  private final Pins pins = new Pins();
  private final long maxKeptBytes;
  private final long maxTraceBytes;
  private final long restoredHigh;
  private CompiledPolicies policies;
  private long relievedToBytes;
  private long next;

  /**
   * A judge that goes on where {@code restored} ends.
   *
   * @param restored the ledger records of the window, oldest first, with their offsets; empty for a
   *     shard without a past
   * @param committedOffset where a shard without a ledger begins
   * @throws IllegalArgumentException if the ledger was written with another partition count
   */
  public TraceJudge(
      JudgeSettings settings,
      CompiledPolicies policies,
      MemoryBudget budget,
      List<RestoredLedger> restored,
      long committedOffset) {
    this(settings, policies, budget, restored, committedOffset, unheard());
  }

  /**
   * The same, with the account that is to be kept.
   *
   * @param account that of the owner whose ledger record is the last one, or one that begins
   * @throws IllegalArgumentException if the ledger was written with another partition count
   */
  public TraceJudge(
      JudgeSettings settings,
      CompiledPolicies policies,
      MemoryBudget budget,
      List<RestoredLedger> restored,
      long committedOffset,
      ShardAccount account) {
    this.settings = settings;
    this.account = account;
    this.policies = policies;
    this.budget = budget;
    timeline = new PolicyTimeline(settings.partitionCount(), policies.spec());
    open = new OpenTraces(policies, timeline, budget);
    traces = open.table();
    settlements = new Settlements(settings, budget, account);
    maxKeptBytes = Math.min(MAX_KEPT_BYTES, budget.limitBytes() / LEAST_HOLDERS);
    maxTraceBytes = Math.min(MAX_TRACE_BYTES, budget.limitBytes() / LEAST_HOLDERS);
    long streamTime = 0;
    next = restored.isEmpty() ? committedOffset : restored.getLast().ledger().low();
    for (RestoredLedger entry : restored) {
      LedgerRecord ledger = entry.ledger();
      if (ledger.partitionCount() != settings.partitionCount()) {
        throw new IllegalArgumentException(
            "the ledger was written with %d partitions, not %d: use ./tailwater repartition"
                .formatted(ledger.partitionCount(), settings.partitionCount()));
      }
      streamTime = Math.max(streamTime, ledger.streamTimeMillis());
      settlements.restore(entry, streamTime, next);
    }
    clock = new StreamClock(streamTime);
    restoredHigh = restored.isEmpty() ? committedOffset : restored.getLast().ledger().high();
    intake = new RecordIntake(open, settlements, account, new IntakeJudge(), restoredHigh);
  }

  private static ShardAccount unheard() {
    return ShardAccount.beginning(Account.begin(0, false, "", "", 0));
  }

  /**
   * Judges by other policies from a moment of stream time on: traces that are due then or later,
   * open ones included, whose spans are read again when their turn comes.
   *
   * @param next compiled for this shard alone
   * @param fromMillis stream time; not before that of a version given earlier
   */
  public void use(CompiledPolicies next, long fromMillis) {
    timeline.add(next, fromMillis);
    settleDue();
  }

  /**
   * Keeps what these pins ask for, and what no others ask for any more, until they are over. They
   * keep nothing in {@code compat: otel}, for the collector knows none.
   */
  public void pin(List<Pin> all) {
    pins.replace(all);
  }

  /** A ledger record and its offset in the ledger. */
  public record RestoredLedger(long offset, LedgerRecord ledger) {}

  /**
   * Takes a keyed record. One below {@link #next()} was seen before and is ignored.
   *
   * @param recordTimeMillis the record's time, at most the present
   * @param watermarks what the re-key lane said with it, if it came through the lane
   * @param value an encoded {@code TracesData}; may be empty
   */
  public void accept(
      long offset, long recordTimeMillis, @Nullable Watermarks watermarks, byte[] value) {
    if (offset < next) {
      return;
    }
    account.received(intake.accept(offset, recordTimeMillis, value), watermarks != null);
    next = offset + 1;
    if (watermarks == null) {
      clock.recordSeen(recordTimeMillis);
    } else {
      clock.watermarks(watermarks);
    }
    settleDue();
    relieveMemory();
  }

  /**
   * Skips offsets that hold no record, such as transaction markers, up to {@code position}. Time
   * moves only for open traces: before the first record nobody knows whether the re-key lane, and
   * with it the stream's time, is behind the wall clock.
   *
   * @param caughtUpMillis the wall clock when the partition was found read to its end, else 0
   */
  public void advanceTo(long position, long caughtUpMillis) {
    next = Math.max(next, position);
    if (caughtUpMillis > 0 && traces.size() > 0) {
      clock.caughtUp(caughtUpMillis);
    }
    settleDue();
    relieveMemory();
  }

  /** Whether everything that a former owner had processed is processed again. */
  public boolean isReplayed() {
    return next >= restoredHigh;
  }

  /** The offset after the last record processed. */
  public long next() {
    return next;
  }

  /** The offset of the oldest record with an undecided span. */
  public long low() {
    int oldest = traces.oldest();
    return oldest == TraceTable.NO_ROW ? next : traces.firstOffset[oldest];
  }

  /** Whether the next batch would write anything but offsets. */
  public boolean hasPending() {
    return settlements.hasPending();
  }

  /** Bytes that the next batch would write. */
  public long pendingBytes() {
    return settlements.pendingBytes();
  }

  /** Whether it is better to have kept spans written first than to judge more. */
  public boolean isMemoryShort() {
    return settlements.isFull(maxKeptBytes)
        || (settlements.unwrittenBytes() > 0 && budget.pressure() > MemoryBudget.EARLY_DECISIONS);
  }

  /** Whether so much was kept that due traces will soon have to wait for the next batch. */
  public boolean isBatchDue() {
    return settlements.isFull(maxKeptBytes / 2);
  }

  /**
   * Takes everything settled since the last batch. One batch at a time: the next may be taken when
   * this one is {@link #committed}, for its ledger record points at those before it.
   *
   * @throws IllegalStateException before the replay is over
   */
  public ShardBatch takeBatch() {
    if (!isReplayed()) {
      throw new IllegalStateException("a batch was asked for before the replay was over");
    }
    return settlements.take(
        settings.partitionCount(), low(), next, clock.nowMillis(), settledMillis(), open.spans());
  }

  /**
   * All that came before is settled, but what is of traces with spans of several sources' times.
   */
  private long settledMillis() {
    int oldest = traces.oldest();
    return oldest == TraceTable.NO_ROW
        ? clock.nowMillis()
        : Math.min(clock.nowMillis(), traces.firstSeenMillis[oldest]);
  }

  /** The batch is durable: its ledger record stands at this offset. */
  public void committed(ShardBatch batch, long ledgerOffset) {
    settlements.committed(batch, ledgerOffset);
    settleDue();
  }

  /** Gives the memory back. */
  public void close() {
    open.close();
    settlements.close();
  }

  /** Bytes of kept spans that wait for a transaction or are in one. */
  long unwrittenBytes() {
    return settlements.unwrittenBytes();
  }

  /** Bytes that remembered decisions, and counts, take. */
  long rememberedBytes() {
    return settlements.rememberedBytes();
  }

  /** Running counts. */
  public JudgeCounters counters() {
    return settlements.counters();
  }

  /** Spans of open traces. */
  public long undecidedSpans() {
    return open.spans();
  }

  /** Open traces. */
  public int undecidedTraces() {
    return traces.size();
  }

  /** Bytes held for open traces, tables included. */
  public long heldBytes() {
    return open.heldBytes();
  }

  /** Stream time, in epoch milliseconds. */
  public long streamTimeMillis() {
    return clock.nowMillis();
  }

  /** The policies in force. */
  public CompiledPolicies policies() {
    return policies;
  }

  /** What is known of a trace: it waits, was decided on, or is unknown or forgotten. */
  public Explanation explain(TraceId traceId) {
    int row = traces.find(traceId.hi(), traceId.lo());
    if (row != TraceTable.NO_ROW) {
      return new Explanation.Undecided(
          traces.spanCount[row],
          traces.spanBytes[row],
          traces.dueMillis(row),
          policies.version(),
          policies.look(open.facts(row, clock.nowMillis())));
    }
    return remembered(traceId)
        .<Explanation>map(Explanation.Settled::new)
        .orElseGet(Explanation.Unknown::new);
  }

  /** What was decided on a trace, as long as it is remembered. */
  public Optional<Verdict> remembered(TraceId traceId) {
    return settlements.remembered(traceId);
  }

  private void settleDue() {
    if (!isReplayed()) {
      return;
    }
    long now = clock.nowMillis();
    for (int row = traces.nextDue(now);
        row != TraceTable.NO_ROW && !settlements.isFull(maxKeptBytes);
        row = traces.nextDue(now)) {
      long due = traces.dueMillis(row);
      usePoliciesOf(due);
      if (traces.dueIfComplete[row]) {
        settleIfComplete(row, due);
      } else if (policies.judgesByTick()) {
        settleTick(traces.dueWith(row), due);
      } else {
        settle(row, reasonOf(row, due), due);
      }
    }
    if (!settlements.isFull(maxKeptBytes)) {
      usePoliciesOf(now);
    }
  }

  private DecisionReason reasonOf(int row, long due) {
    boolean waitedLong = due - traces.firstSeenMillis[row] >= timeline.decisionWaitMillis();
    return waitedLong ? DecisionReason.MAX_WAIT : DecisionReason.ROOT_QUIET;
  }

  /** A trace that was quiet for the shorter while: judged if it is complete, else put off. */
  private void settleIfComplete(int row, long due) {
    if (open.isComplete(row)) {
      settle(row, DecisionReason.COMPLETE, due);
    } else {
      open.putOff(row, due);
    }
  }

  /** Traces that are judged together, because limits look at all of a tick. */
  private void settleTick(int[] rows, long due) {
    Verdict[] verdicts = new Verdict[rows.length];
    Arrays.fill(verdicts, Verdict.DROPPED);
    policies.judgeTick(
        rows.length,
        number -> open.facts(rows[number], due),
        (number, _, verdict) -> verdicts[number] = verdict);
    for (int i = 0; i < rows.length; i++) {
      settle(rows[i], reasonOf(rows[i], due), verdicts[i]);
    }
  }

  private void usePoliciesOf(long streamMillis) {
    CompiledPolicies newer = timeline.inForce(streamMillis);
    if (newer != null) {
      policies = newer;
      open.use(newer);
    }
  }

  /**
   * Judges traces early where memory runs short: as many as bring this shard's part of it down, for
   * the other shards of the node do the same. It does not help where kept spans take the memory,
   * which wait for a transaction, and is tried again only when the shard has grown.
   */
  private void relieveMemory() {
    open.account();
    settlements.account(clock.nowMillis());
    if (budget.pressure() <= MemoryBudget.EARLY_DECISIONS) {
      relievedToBytes = 0;
      return;
    }
    if (!isReplayed() || open.heldBytes() <= relievedToBytes + relievedToBytes / 16) {
      return;
    }
    open.trim();
    long bearable = (long) (open.heldBytes() * budget.bearableShareOfUndecided());
    earlyOrder.rank(traces, clock.nowMillis(), timeline.decisionWaitMillis());
    int row = earlyOrder.next();
    while (row != TraceTable.NO_ROW
        && open.heldBytes() > bearable
        && !settlements.isFull(maxKeptBytes)) {
      for (int i = Math.max(64, traces.size() / 16); i > 0 && row != TraceTable.NO_ROW; i--) {
        settle(row, DecisionReason.MEMORY_PRESSURE, clock.nowMillis());
        row = earlyOrder.next();
      }
      open.trim();
    }
    earlyOrder.clear();
    relievedToBytes = open.heldBytes();
  }

  /**
   * Judges a trace.
   *
   * @param atMillis the moment of stream time that it is judged at: its deadline rather than the
   *     present, which may be seconds on when a backlog is read, so that rates are those of then
   */
  private void settle(int row, DecisionReason reason, long atMillis) {
    boolean tooLarge = reason == DecisionReason.SIZE_CAP;
    if (tooLarge && policies.spec().mode() == SamplingMode.OTEL) {
      settle(row, reason, Verdict.DROPPED);
      return;
    }
    Verdict verdict = policies.judge(open.facts(row, atMillis));
    settle(row, reason, tooLarge ? verdict.withHeadOnly() : verdict);
  }

  private void settle(int row, DecisionReason reason, Verdict judged) {
    Verdict verdict = pins.isEmpty() || judged.kept() ? judged : pinned(row, judged);
    long hi = traces.traceIdHi[row];
    long lo = traces.traceIdLo[row];
    int count = traces.spanCount[row];
    if (verdict.kept()) {
      TraceId traceId = new TraceId(hi, lo);
      open.emit(
          row,
          verdict,
          (otlp, spans, isComplete) ->
              settlements.keep(new KeptRecord(traceId, verdict, reason, isComplete, spans, otlp)));
      counters().duplicateSpans += open.duplicates();
      account.duplicates(open.duplicates());
    }
    // Stream time may not be known yet where memory is short.
    long now = Math.max(clock.nowMillis(), traces.firstSeenMillis[row]);
    TraceId shown = verdict.kept() ? new TraceId(hi, lo) : null;
    settlements.counts().read(open.spansOf(row), count, shown, traces.exceptional[row], now);
    open.close(row);
    settlements.settle(hi, lo, verdict, reason, count, clock.nowMillis());
  }

  /** A rejection, unless a pin wants the trace; nobody wants what was vetoed. */
  private Verdict pinned(int row, Verdict rejection) {
    if (rejection.isVeto()
        || policies.spec().mode() == SamplingMode.OTEL
        || !pins.keep(
            traces.traceIdHi[row], traces.traceIdLo[row], open.spansOf(row), clock.nowMillis())) {
      return rejection;
    }
    counters().pinnedTraces++;
    Verdict pinned = Verdict.pinned(policies.version());
    return rejection.headOnly() ? pinned.withHeadOnly() : pinned;
  }

  /** What the intake asks. */
  private final class IntakeJudge implements RecordIntake.Judge {
    @Override
    public CompiledPolicies policies() {
      return policies;
    }

    @Override
    public long streamTimeMillis() {
      return clock.nowMillis();
    }

    /** The bounds that the policies' file sets, beside the memory's own. */
    @Override
    public void stored(int row) {
      if (!isReplayed()) {
        return;
      }
      long maxBytes = policies.spec().maximumTraceSizeBytes();
      if (maxBytes > 0 && traces.spanBytes[row] > maxBytes) {
        settle(row, DecisionReason.SIZE_CAP, clock.nowMillis());
      } else if (traces.spanBytes[row] > maxTraceBytes) {
        settle(row, DecisionReason.MEMORY_PRESSURE, clock.nowMillis());
      } else if (traces.size() > timeline.maxTraces()) {
        settle(traces.oldest(), DecisionReason.NUM_TRACES, clock.nowMillis());
      }
    }
  }
}
