package io.tailwater.processors.trace;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.GatheredTrace;
import io.tailwater.processors.sampling.SpanBits;
import io.tailwater.processors.sampling.TraceFacts;
import io.tailwater.processors.sampling.TraceSpans;
import io.tailwater.processors.sampling.Verdict;

/**
 * The undecided traces of a shard: their spans as bytes in the arena, each resource and scope once,
 * what the policies want to know of them as columns, and their deadlines. Not thread-safe.
 */
final class OpenTraces {
  private static final int NOT_STORED = -1;
  private static final long TICK_MILLIS = 1000;

  private final MemoryBudget budget;
  private final PolicyTimeline timeline;
  private final TraceTable table = new TraceTable();
  private final SpanArena arena;
  private final ContextTable contexts = new ContextTable();
  private final TraceEmitter emitter;
  private final RowSpans rowSpans;
  private final TraceFacts facts = new TraceFacts();
  private CompiledPolicies policies;
  private GatheredTrace regathered;
  private int contextId = NOT_STORED;
  private long spans;
  private long tableBytes;

  OpenTraces(CompiledPolicies policies, PolicyTimeline timeline, MemoryBudget budget) {
    this.policies = policies;
    this.timeline = timeline;
    this.budget = budget;
    arena = new SpanArena(budget);
    emitter = new TraceEmitter(arena, contexts);
    rowSpans = new RowSpans(arena, contexts);
    regathered = new GatheredTrace(policies);
    table.beginBits(policies.spanBits().wordCount());
  }

  /** What is gathered from now on is for these policies; open traces are read again when asked. */
  void use(CompiledPolicies next) {
    policies = next;
    regathered = new GatheredTrace(next);
    table.beginBits(next.spanBits().wordCount());
    contexts.readAgain(next.spanBits());
  }

  /** The rows and their columns. */
  TraceTable table() {
    return table;
  }

  /** Spans of all open traces. */
  long spans() {
    return spans;
  }

  /** The spans that come next are under another context than those before. */
  void nextContext() {
    contextId = NOT_STORED;
  }

  /** Stores a span of an open trace, and sets its deadline. */
  void store(int row, SpanView span, ContextView context, long seenMillis) {
    int id = stored(context);
    contexts.use(id);
    table.newestSpan[row] =
        arena.append(table.newestSpan[row], id, span.buffer(), span.offset(), span.length());
    table.earliestStartNanos[row] =
        policies.earliestStart(table.earliestStartNanos[row], span.startNanos());
    if (Long.compareUnsigned(span.endNanos(), table.latestEndNanos[row]) > 0) {
      table.latestEndNanos[row] = span.endNanos();
    }
    if (table.hasBits(row)) {
      gather(row, span, id);
    }
    table.exceptional[row] |= span.hasException();
    boolean first = table.spanCount[row]++ == 0;
    table.spanBytes[row] += span.length();
    spans++;
    schedule(row, first, span.isRoot(), seenMillis);
  }

  /**
   * An open trace began no later than that. Its first part may come after others, from a source
   * that nobody read for a while; the trace waits from it all the same, and no longer because of
   * the order in which sources happened to be read.
   */
  void beganBy(int row, long seenMillis) {
    if (seenMillis >= table.firstSeenMillis[row]) {
      return;
    }
    table.firstSeenMillis[row] = seenMillis;
    long latest = seenMillis + timeline.decisionWaitMillis();
    if (table.dueMillis(row) > latest) {
      table.dueIfComplete[row] = false;
      scheduleAt(row, latest);
    }
  }

  private int stored(ContextView view) {
    if (contextId == NOT_STORED) {
      long hash = ContextTable.hash(view);
      contextId = contexts.find(view, hash);
      if (contextId < 0) {
        long[] bits = policies.spanBits().ofResource(view.resourceFields(), view.resourceLength());
        contextId = contexts.add(view, hash, bits);
      }
    }
    return contextId;
  }

  private void gather(int row, SpanView span, int id) {
    SpanBits bits = policies.spanBits();
    byte[] resource = contexts.resource(id);
    byte[] scope = contexts.scope(id);
    int at = table.bitsAt(row);
    bits.gather(
        span,
        resource,
        resource.length,
        scope,
        scope.length,
        contexts.policyBits(id),
        table.policyBits,
        at);
    bits.gatherExtent(
        table.earliestStartNanos[row], table.latestEndNanos[row], table.policyBits, at);
    table.randomness[row] = policies.randomness(span, table.randomness[row]);
  }

  /** A root, and each span after it, starts the quiet time anew, within the longest wait. */
  private void schedule(int row, boolean first, boolean root, long seenMillis) {
    long latest = table.firstSeenMillis[row] + timeline.decisionWaitMillis();
    if (timeline.quietWhenCompleteMillis() > 0 && (root || table.rootSeen[row])) {
      long due = table.dueIfComplete[row] ? table.dueMillis(row) : 0;
      long soon = Math.max(due, seenMillis + timeline.quietWhenCompleteMillis());
      table.dueIfComplete[row] = soon < latest;
      scheduleAt(row, Math.min(latest, soon));
      table.rootSeen[row] = true;
      return;
    }
    long quietAfterRootMillis = timeline.quietAfterRootMillis();
    long quiet = seenMillis + quietAfterRootMillis;
    if (quietAfterRootMillis > 0 && table.rootSeen[row]) {
      scheduleAt(row, Math.min(latest, Math.max(table.dueMillis(row), quiet)));
    } else if (quietAfterRootMillis > 0 && root) {
      scheduleAt(row, Math.min(latest, quiet));
    } else if (first) {
      scheduleAt(row, latest);
    }
    table.rootSeen[row] |= root;
  }

  /** What is judged by the tick is due at the end of its second, all of a second at one moment. */
  private void scheduleAt(int row, long due) {
    table.schedule(
        row, policies.judgesByTick() ? Math.ceilDiv(due, TICK_MILLIS) * TICK_MILLIS : due);
  }

  /** A trace that was due if complete is not: it is due as others are. */
  void putOff(int row, long due) {
    table.dueIfComplete[row] = false;
    long newest = due - timeline.quietWhenCompleteMillis();
    long latest = table.firstSeenMillis[row] + timeline.decisionWaitMillis();
    long quiet = timeline.quietAfterRootMillis();
    scheduleAt(row, quiet == 0 ? latest : Math.min(latest, newest + quiet));
  }

  /** Whether a root and the parent of every span are there. */
  boolean isComplete(int row) {
    return rowSpans.of(table.newestSpan[row], table.spanCount[row]).areComplete();
  }

  /** What is known of a trace; valid until the next call on this object. */
  TraceFacts facts(int row, long atMillis) {
    long hi = table.traceIdHi[row];
    long lo = table.traceIdLo[row];
    rowSpans.of(table.newestSpan[row], table.spanCount[row]);
    if (!table.hasBits(row)) {
      return gatherAgain().facts(hi, lo, atMillis, rowSpans);
    }
    return facts
        .trace(hi, lo, atMillis)
        .bits(table.policyBits, table.bitsAt(row))
        .extent(table.earliestStartNanos[row], table.latestEndNanos[row])
        .size(table.spanCount[row], table.spanBytes[row])
        .randomness(table.randomness[row])
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

  /** What is known of one span that belongs to no open trace; valid until the next call. */
  TraceFacts factsOf(SpanView span, ContextView context, long atMillis) {
    regathered.clear();
    regathered.add(
        span,
        context.resourceFields(),
        context.resourceLength(),
        context.scopeFields(),
        context.scopeLength(),
        policies.spanBits().ofResource(context.resourceFields(), context.resourceLength()));
    return regathered.facts(span.traceIdHi(), span.traceIdLo(), atMillis, rowSpans.of(0, 0));
  }

  /** Writes a kept trace, in one or more parts. */
  void emit(int row, Verdict verdict, TraceEmitter.Part parts) {
    emitter.emit(
        table.newestSpan[row], table.spanCount[row], verdict, policies.spec().traceState(), parts);
  }

  /** The spans of a trace, where they lie; valid until the next call on this object. */
  TraceSpans spansOf(int row) {
    return rowSpans.of(table.newestSpan[row], table.spanCount[row]);
  }

  /** Repeated spans that the last {@link #emit} left out. */
  int duplicates() {
    return emitter.duplicates();
  }

  /** Forgets a trace. */
  void close(int row) {
    for (long cell = table.newestSpan[row]; cell != SpanArena.NONE; ) {
      long previous = arena.previous(cell);
      contexts.release(arena.context(cell));
      arena.release(cell);
      cell = previous;
    }
    spans -= table.spanCount[row];
    table.close(row);
  }

  /** Tells the budget what the tables hold by now. */
  void account() {
    long held = table.heldBytes() + contexts.heldBytes();
    budget.addUndecided(held - tableBytes);
    tableBytes = held;
  }

  /** Gives back what the arena holds and does not need. */
  void trim() {
    arena.trim();
  }

  /** Bytes held, tables included. */
  long heldBytes() {
    return arena.heldBytes() + tableBytes;
  }

  /** Gives all memory back. */
  void close() {
    arena.close();
    budget.addUndecided(-tableBytes);
    tableBytes = 0;
  }
}
