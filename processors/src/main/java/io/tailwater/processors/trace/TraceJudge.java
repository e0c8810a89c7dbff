package io.tailwater.processors.trace;

import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.GatheredTrace;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SpanBits;
import io.tailwater.processors.sampling.TraceFacts;
import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
 * What could not be judged below high is in the dead letters already. Until high is reached no deadline fires and no batch may be taken: the shard is then where its
 * former owner stood.
 *
 * Deadlines are counted from record times, not from when this code ran, so that a replay decides as
 * the first run did.
 */
/**
 * Judges the traces of one shard. Pure: the same records give the same batches. Not thread-safe.
 */
public final class TraceJudge {
  /** Share of the memory budget above which the oldest traces are judged early. */
  static final double EARLY_DECISION_PRESSURE = 0.85;

  /** Share of the memory budget at which early judging ends. */
  static final double RELIEVED_PRESSURE = 0.70;

  private static final int RESTORED = 1 << 14;

  /** Bytes of kept spans beyond which due traces wait for the next transaction. */
  private static final long MAX_KEPT_BYTES = 32L << 20;

  private final JudgeSettings settings;
  private final PolicyTimeline timeline;
  private CompiledPolicies policies;
  private final MemoryBudget budget;

  private final OtlpTraceScanner scanner = new OtlpTraceScanner();
  private final Intake intake = new Intake();
  private final TraceTable traces = new TraceTable();
  private final SpanArena arena;
  private final ContextTable contexts = new ContextTable();
  private final TraceEmitter emitter;
  private final DecisionMemory memory;
  private final VerdictTable verdicts = new VerdictTable();
  private final JudgeCounters counters = new JudgeCounters(verdicts);
  private final StreamClock clock;
  private final TraceFacts facts = new TraceFacts();
  private final RowSpans rowSpans;
  private GatheredTrace regathered;

  private final ArrayDeque<long[]> ledgerHistory = new ArrayDeque<>();
  private final SettledTraces settled = new SettledTraces();
  private List<KeptRecord> kept = new ArrayList<>();
  private List<DeadSpan> dead = new ArrayList<>();
  private long keptBytes;

  private long next;
  private final long restoredHigh;
  private long undecidedSpans;
  private long tableBytes;

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
    this.settings = settings;
    this.policies = policies;
    this.budget = budget;
    timeline = new PolicyTimeline(settings.partitionCount(), policies.spec());
    arena = new SpanArena(budget);
    emitter = new TraceEmitter(arena, contexts);
    rowSpans = new RowSpans(arena, contexts);
    regathered = new GatheredTrace(policies);
    traces.beginBits(policies.spanBits().wordCount());
    memory = new DecisionMemory(settings.decisionWindowMillis(), settings.maxRememberedDecisions());
    long streamTime = 0;
    long replayFrom = restored.isEmpty() ? committedOffset : restored.getLast().ledger().low();
    for (RestoredLedger entry : restored) {
      LedgerRecord ledger = entry.ledger();
      if (ledger.partitionCount() != settings.partitionCount()) {
        throw new IllegalArgumentException(
            "the ledger was written with %d partitions, not %d"
                .formatted(ledger.partitionCount(), settings.partitionCount()));
      }
      streamTime = Math.max(streamTime, ledger.streamTimeMillis());
      ledgerHistory.add(new long[] {entry.offset(), ledger.high()});
      int mark = ledger.high() > replayFrom ? RESTORED : 0;
      LedgerRecord.Settled traces = ledger.settled();
      for (int i = 0; i < traces.size(); i++) {
        memory.remember(
            traces.traceIdHi(i),
            traces.traceIdLo(i),
            verdicts.number(traces.verdict(i)) | mark,
            streamTime);
      }
      memory.listed(ledger.high(), replayFrom);
    }
    clock = new StreamClock(streamTime);
    next = replayFrom;
    restoredHigh = restored.isEmpty() ? committedOffset : restored.getLast().ledger().high();
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
    intake.begin(offset, recordTimeMillis);
    try {
      scanner.scan(value, intake);
    } catch (MalformedOtlpException _) {
      if (offset >= restoredHigh) {
        dead.add(new DeadSpan("malformed_record", offset, value));
      }
    }
    intake.end();
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
    return settled.size() > 0 || !dead.isEmpty();
  }

  /** Bytes that the next batch would write. */
  public long pendingBytes() {
    return keptBytes + settled.size() * 18L;
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
    long low = low();
    while (!ledgerHistory.isEmpty() && ledgerHistory.getFirst()[1] <= low) {
      ledgerHistory.removeFirst();
    }
    long ledgerFrom =
        ledgerHistory.isEmpty() ? LedgerRecord.THIS_RECORD : ledgerHistory.getFirst()[0];
    LedgerRecord ledger =
        new LedgerRecord(
            settings.partitionCount(),
            low,
            next,
            ledgerFrom,
            clock.nowMillis(),
            settled.take(verdicts));
    memory.listed(next, low);
    ShardBatch batch = new ShardBatch(ledger, kept, dead);
    kept = new ArrayList<>();
    dead = new ArrayList<>();
    keptBytes = 0;
    return batch;
  }

  /** The batch is durable: its ledger record stands at this offset. */
  public void committed(ShardBatch batch, long ledgerOffset) {
    ledgerHistory.add(new long[] {ledgerOffset, batch.ledger().high()});
    settleDue();
  }

  /** Gives the memory back. */
  public void close() {
    arena.close();
    budget.add(-tableBytes);
    tableBytes = 0;
  }

  /** Running counts. */
  public JudgeCounters counters() {
    return counters;
  }

  /** Spans of open traces. */
  public long undecidedSpans() {
    return undecidedSpans;
  }

  /** Open traces. */
  public int undecidedTraces() {
    return traces.size();
  }

  /** Bytes held for open traces, tables included. */
  public long heldBytes() {
    return arena.heldBytes() + tableBytes;
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
          policies.look(factsOf(row, clock.nowMillis())));
    }
    Verdict verdict = remembered(traceId);
    return verdict == null ? new Explanation.Unknown() : new Explanation.Settled(verdict);
  }

  /** What was decided on a trace, as long as it is remembered. */
  public @Nullable Verdict remembered(TraceId traceId) {
    int decision = memory.find(traceId.hi(), traceId.lo());
    return decision == DecisionMemory.UNKNOWN ? null : verdicts.verdict(decision & ~RESTORED);
  }

  private void settleDue() {
    if (!isReplayed()) {
      return;
    }
    long now = clock.nowMillis();
    for (int row = traces.nextDue(now);
        row != TraceTable.NO_ROW && keptBytes < MAX_KEPT_BYTES;
        row = traces.nextDue(now)) {
      long due = traces.dueMillis(row);
      usePoliciesOf(due);
      if (traces.dueIfComplete[row]) {
        settleIfComplete(row, due);
        continue;
      }
      boolean waitedLong = due - traces.firstSeenMillis[row] >= timeline.decisionWaitMillis();
      settle(row, waitedLong ? DecisionReason.MAX_WAIT : DecisionReason.ROOT_QUIET, due);
    }
    if (keptBytes < MAX_KEPT_BYTES) {
      usePoliciesOf(now);
    }
  }

  /** A trace that was quiet for the shorter while: judged if it is complete, else put off. */
  private void settleIfComplete(int row, long due) {
    if (rowSpans.of(traces.newestSpan[row], traces.spanCount[row]).areComplete()) {
      settle(row, DecisionReason.COMPLETE, due);
      return;
    }
    traces.dueIfComplete[row] = false;
    long newest = due - timeline.quietWhenCompleteMillis();
    long latest = traces.firstSeenMillis[row] + timeline.decisionWaitMillis();
    long quiet = timeline.quietAfterRootMillis();
    traces.schedule(row, quiet == 0 ? latest : Math.min(latest, newest + quiet));
  }

  private void usePoliciesOf(long streamMillis) {
    CompiledPolicies next = timeline.inForce(streamMillis);
    if (next != null) {
      policies = next;
      regathered = new GatheredTrace(next);
      traces.beginBits(next.spanBits().wordCount());
      contexts.readAgain(next.spanBits());
    }
  }

  private void relieveMemory() {
    long held = traces.heldBytes() + contexts.heldBytes();
    budget.add(held - tableBytes);
    tableBytes = held;
    if (budget.pressure() <= EARLY_DECISION_PRESSURE) {
      return;
    }
    arena.trim();
    while (budget.pressure() > RELIEVED_PRESSURE && traces.size() > 0) {
      for (int i = Math.max(64, traces.size() / 8); i > 0 && traces.size() > 0; i--) {
        settle(traces.oldest(), DecisionReason.MEMORY_PRESSURE, clock.nowMillis());
      }
      arena.trim();
    }
  }

  private TraceFacts factsOf(int row, long atMillis) {
    long hi = traces.traceIdHi[row];
    long lo = traces.traceIdLo[row];
    rowSpans.of(traces.newestSpan[row], traces.spanCount[row]);
    if (!traces.hasBits(row)) {
      return gatherAgain().facts(hi, lo, atMillis, rowSpans);
    }
    return facts
        .trace(hi, lo, atMillis)
        .bits(traces.policyBits, traces.bitsAt(row))
        .extent(traces.earliestStartNanos[row], traces.latestEndNanos[row])
        .size(traces.spanCount[row], traces.spanBytes[row])
        .randomness(traces.randomness[row])
        .spans(rowSpans);
  }

  /** The policies have changed since the trace was opened: its spans are read again for them. */
  private GatheredTrace gatherAgain() {
    regathered.clear();
    int[] span = {0};
    SpanView view = new SpanView();
    rowSpans.forEach(
        (bytes, offset, length, resource, scope) -> {
          view.read(bytes, offset, length);
          regathered.add(
              view,
              resource,
              resource.length,
              scope,
              scope.length,
              contexts.policyBits(rowSpans.context(span[0]++)));
        });
    return regathered;
  }

  private Verdict judge(int row, DecisionReason reason, long atMillis) {
    if (reason == DecisionReason.SIZE_CAP) {
      return policies.spec().mode() == SamplingMode.OTEL
          ? Verdict.DROPPED
          : policies.judge(factsOf(row, atMillis)).withHeadOnly();
    }
    return policies.judge(factsOf(row, atMillis));
  }

  /**
   * Judges a trace.
   *
   * @param atMillis the moment of stream time that it is judged at: its deadline rather than the
   *     present, which may be seconds on when a backlog is read, so that rates are those of then
   */
  private void settle(int row, DecisionReason reason, long atMillis) {
    long hi = traces.traceIdHi[row];
    long lo = traces.traceIdLo[row];
    int count = traces.spanCount[row];
    Verdict verdict = judge(row, reason, atMillis);
    int decision = verdicts.number(verdict);
    if (verdict.kept()) {
      TraceId traceId = new TraceId(hi, lo);
      boolean complete =
          emitter.emit(
              traces.newestSpan[row],
              count,
              verdict,
              policies.spec().traceState(),
              (otlp, spans, isComplete) ->
                  keep(new KeptRecord(traceId, verdict, reason, isComplete, spans, otlp)));
      counters.incompleteTraces += complete ? 0 : 1;
      counters.duplicateSpans += emitter.duplicates();
    }
    for (long cell = traces.newestSpan[row]; cell != SpanArena.NONE; ) {
      long previous = arena.previous(cell);
      contexts.release(arena.context(cell));
      arena.release(cell);
      cell = previous;
    }
    undecidedSpans -= count;
    settled.add(hi, lo, decision);
    memory.remember(hi, lo, decision, clock.nowMillis());
    counters.settled(decision, reason, 1, count);
    traces.close(row);
  }

  private void keep(KeptRecord record) {
    kept.add(record);
    keptBytes += record.otlp().length;
  }

  /** Takes the spans of one record. */
  private final class Intake implements OtlpTraceVisitor {
    private static final int NOT_STORED = -1;

    private final LateSpans lateSpans = new LateSpans();
    private final RefusedSpans refused = new RefusedSpans();
    private long offset;
    private long seenMillis;
    private @Nullable ContextView context;
    private int contextId;

    void begin(long offset, long seenMillis) {
      this.offset = offset;
      this.seenMillis = seenMillis;
    }

    @Override
    public void context(ContextView view) {
      lateSpans.nextContext();
      refused.endContext(offset, dead::add);
      context = view;
      contextId = NOT_STORED;
    }

    @Override
    public void span(SpanView span) {
      counters.spans++;
      if (span.problem() != SpanView.Problem.NONE) {
        refuse(span);
        return;
      }
      long hi = span.traceIdHi();
      long lo = span.traceIdLo();
      int row = traces.find(hi, lo);
      if (row == TraceTable.NO_ROW) {
        int decision = memory.find(hi, lo);
        if (decision != DecisionMemory.UNKNOWN) {
          followDecision(span, decision);
          return;
        }
        row = traces.open(hi, lo, offset, seenMillis);
      }
      store(row, span);
      keepBounds(row);
    }

    private void store(int row, SpanView span) {
      int id = storedContext();
      contexts.use(id);
      traces.newestSpan[row] =
          arena.append(traces.newestSpan[row], id, span.buffer(), span.offset(), span.length());
      traces.earliestStartNanos[row] =
          policies.earliestStart(traces.earliestStartNanos[row], span.startNanos());
      if (Long.compareUnsigned(span.endNanos(), traces.latestEndNanos[row]) > 0) {
        traces.latestEndNanos[row] = span.endNanos();
      }
      if (traces.hasBits(row)) {
        gather(row, span, id);
      }
      boolean first = traces.spanCount[row]++ == 0;
      traces.spanBytes[row] += span.length();
      undecidedSpans++;
      schedule(row, first, span.isRoot());
    }

    private void gather(int row, SpanView span, int id) {
      SpanBits bits = policies.spanBits();
      byte[] resource = contexts.resource(id);
      byte[] scope = contexts.scope(id);
      int at = traces.bitsAt(row);
      bits.gather(
          span,
          resource,
          resource.length,
          scope,
          scope.length,
          contexts.policyBits(id),
          traces.policyBits,
          at);
      bits.gatherExtent(
          traces.earliestStartNanos[row], traces.latestEndNanos[row], traces.policyBits, at);
      traces.randomness[row] = policies.randomness(span, traces.randomness[row]);
    }

    /** The bounds that the policies' file sets, beside the memory's own. */
    private void keepBounds(int row) {
      if (!isReplayed()) {
        return;
      }
      long maxBytes = policies.spec().maximumTraceSizeBytes();
      if (maxBytes > 0 && traces.spanBytes[row] > maxBytes) {
        settle(row, DecisionReason.SIZE_CAP, clock.nowMillis());
      } else if (traces.size() > timeline.maxTraces()) {
        settle(traces.oldest(), DecisionReason.NUM_TRACES, clock.nowMillis());
      }
    }

    /** A root, and each span after it, starts the quiet time anew, within the longest wait. */
    private void schedule(int row, boolean first, boolean root) {
      long latest = traces.firstSeenMillis[row] + timeline.decisionWaitMillis();
      if (timeline.quietWhenCompleteMillis() > 0 && (root || traces.rootSeen[row])) {
        long due = traces.dueIfComplete[row] ? traces.dueMillis(row) : 0;
        long soon = Math.max(due, seenMillis + timeline.quietWhenCompleteMillis());
        traces.dueIfComplete[row] = soon < latest;
        traces.schedule(row, Math.min(latest, soon));
        traces.rootSeen[row] = true;
        return;
      }
      long quietAfterRootMillis = timeline.quietAfterRootMillis();
      long quiet = seenMillis + quietAfterRootMillis;
      if (quietAfterRootMillis > 0 && traces.rootSeen[row]) {
        traces.schedule(row, Math.min(latest, Math.max(traces.dueMillis(row), quiet)));
      } else if (quietAfterRootMillis > 0 && root) {
        traces.schedule(row, Math.min(latest, quiet));
      } else if (first) {
        traces.schedule(row, latest);
      }
      traces.rootSeen[row] |= root;
    }

    private int storedContext() {
      if (contextId == NOT_STORED) {
        ContextView view = context();
        long hash = ContextTable.hash(view);
        contextId = contexts.find(view, hash);
        if (contextId < 0) {
          long[] bits =
              policies.spanBits().ofResource(view.resourceFields(), view.resourceLength());
          contextId = contexts.add(view, hash, bits);
        }
      }
      return contextId;
    }

    private void followDecision(SpanView span, int decision) {
      if (offset < restoredHigh && (decision & RESTORED) != 0) {
        counters.replayedSpans++;
        return;
      }
      counters.lateSpans++;
      int mark = decision & RESTORED;
      int number = reconsidered(span, decision & ~RESTORED);
      Verdict verdict = verdicts.verdict(number);
      counters.settled(number, DecisionReason.LATE_SPAN, 0, 1);
      settled.add(span.traceIdHi(), span.traceIdLo(), number);
      memory.remember(span.traceIdHi(), span.traceIdLo(), number | mark, clock.nowMillis());
      if (!verdict.kept()) {
        return;
      }
      if (verdict.headOnly() && !span.isRoot() && span.statusCode() != StatusCode.ERROR) {
        counters.cappedSpans++;
      } else {
        TraceId traceId = new TraceId(span.traceIdHi(), span.traceIdLo());
        lateSpans.add(
            traceId, verdict, policies.spec().traceState(), context(), span, TraceJudge.this::keep);
      }
    }

    /** A late span that a policy holds by alone turns a rejection; nothing turns a veto. */
    private int reconsidered(SpanView span, int number) {
      Verdict verdict = verdicts.verdict(number);
      if (verdict.kept() || verdict.isVeto() || policies.spec().mode() == SamplingMode.OTEL) {
        return number;
      }
      ContextView view = context();
      regathered.clear();
      regathered.add(
          span,
          view.resourceFields(),
          view.resourceLength(),
          view.scopeFields(),
          view.scopeLength(),
          policies.spanBits().ofResource(view.resourceFields(), view.resourceLength()));
      Verdict turned =
          policies.judgeLateSpan(
              regathered.facts(
                  span.traceIdHi(), span.traceIdLo(), clock.nowMillis(), rowSpans.of(0, 0)));
      if (!turned.kept()) {
        return number;
      }
      counters.upgradedTraces++;
      return verdicts.number(verdict.headOnly() ? turned.withHeadOnly() : turned);
    }

    private void refuse(SpanView span) {
      if (offset < restoredHigh) {
        counters.replayedSpans++;
        return;
      }
      counters.deadSpans++;
      refused.add(word(span.problem()), context(), span, offset, dead::add);
    }

    void end() {
      lateSpans.flush(TraceJudge.this::keep);
      refused.endContext(offset, dead::add);
    }

    private ContextView context() {
      if (context == null) {
        throw new IllegalStateException("a span came before its context");
      }
      return context;
    }

    private static String word(SpanView.Problem problem) {
      return problem.name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
