package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.VoteTree.Vote;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * What happens to a batch of spans, in the order of the checks:
 *
 *   sampled cache knows the id ------> forwarded
 *   other cache knows the id --------> discarded
 *   table full, id new --------------> the oldest trace is discarded undecided; or the batch waits
 *   trace grows beyond its size -----> NOT_SAMPLED
 *   undecided, judged by trace ------> held
 *   undecided, judged by batch ------> SAMPLED or DROPPED for good, or held
 *   decided -------------------------> forwarded or discarded, as decided
 *
 * A tick judges the traces that are due. A decided trace leaves the table only where a cache has
 * taken its decision; otherwise it stays until newer ones push it out, and then is forgotten. Where
 * batches are judged by themselves, a trace that none of them settled is NOT_SAMPLED at its tick and
 * leaves at once (open-telemetry/opentelemetry-collector-contrib#48874).
 */
/**
 * A model of the timing of the collector's {@code tailsamplingprocessor} v0.164.1, on virtual time:
 * when a trace is judged, and when its decision is forgotten.
 *
 * <p>For evaluation only. A node judges by stream time and keeps every decision for its lifetime;
 * this class says what the collector would have done with the same spans at the same times. Where
 * the collector's order is that of a Go map, undefined, it is the order of arrival here.
 */
final class CollectorLifecycle {
  private static final long TICK_MILLIS = 1000;

  /** A trace in the table. */
  private static final class Held {
    private final List<SpanBatch> batches = new ArrayList<>();
    private long spanCount;
    private long bytes;
    private long dueBatch;
    private @Nullable Outcome outcome;
  }

  private final LifecycleSettings settings;
  private final OfflineJudge judge;
  private final Consumer<OtlpSpan> forward;
  private final DecisionBatches due;
  private final DecisionCache sampled;
  private final DecisionCache notSampled;
  private final Map<TraceId, Held> table = new LinkedHashMap<>();
  private final Map<TraceId, Judgement> decisions = new LinkedHashMap<>();
  private final Deque<SpanBatch> arrived = new ArrayDeque<>();
  private boolean firstIsPastTheCaches;
  private long nowMillis;
  private long nextTickMillis;

  /**
   * A collector that has just started.
   *
   * @param forward takes every span that is kept, when it is
   */
  CollectorLifecycle(
      LifecycleSettings settings,
      OfflineJudge judge,
      long startMillis,
      Consumer<OtlpSpan> forward) {
    this.settings = settings;
    this.judge = judge;
    this.forward = forward;
    due = new DecisionBatches(Math.max(1, settings.decisionWait().toSeconds()));
    sampled = new DecisionCache(settings.sampledCache());
    notSampled = new DecisionCache(settings.notSampledCache());
    nowMillis = startMillis;
    nextTickMillis = startMillis + TICK_MILLIS;
  }

  /** The last decision on each trace that has one. */
  Map<TraceId, Judgement> decisions() {
    return Collections.unmodifiableMap(decisions);
  }

  /** Takes spans in now; they queue where the table is full and they have to wait. */
  void ingest(List<SpanBatch> batches) {
    arrived.addAll(batches);
    takeIn();
  }

  /** Lets time pass. */
  void pass(Duration time) {
    long until = nowMillis + time.toMillis();
    while (nextTickMillis <= until) {
      nowMillis = nextTickMillis;
      nextTickMillis += TICK_MILLIS;
      tick();
    }
    nowMillis = until;
  }

  /** Ends: what is undecided is judged now, or discarded where the settings say so. */
  void shutdown() {
    awaitQueue();
    if (!arrived.isEmpty() || settings.dropsPendingOnShutdown()) {
      return;
    }
    due.takeAll().forEach(this::decide);
  }

  /** What queues goes in first. Where the table never empties the collector hangs here for ever. */
  private void awaitQueue() {
    long ticksToEmptyTheTable = Math.max(1, settings.decisionWait().toSeconds()) + 1;
    long idleTicks = 0;
    while (!arrived.isEmpty() && idleTicks < ticksToEmptyTheTable) {
      int before = arrived.size();
      pass(Duration.ofMillis(nextTickMillis - nowMillis));
      idleTicks = arrived.size() < before ? 0 : idleTicks + 1;
    }
  }

  private void tick() {
    decide(due.take());
    takeIn();
  }

  private void takeIn() {
    while (!arrived.isEmpty()) {
      SpanBatch first = arrived.getFirst();
      if (firstIsPastTheCaches || !followsCache(first)) {
        if (!makeRoom(first.traceId())) {
          firstIsPastTheCaches = true;
          return;
        }
        arrive(first);
      }
      firstIsPastTheCaches = false;
      arrived.removeFirst();
    }
  }

  private boolean followsCache(SpanBatch batch) {
    if (sampled.holds(batch.traceId())) {
      batch.spans().forEach(forward);
      return true;
    }
    return notSampled.holds(batch.traceId());
  }

  private boolean makeRoom(TraceId id) {
    if (table.containsKey(id) || table.size() < settings.numTraces()) {
      return true;
    }
    if (settings.blocksOnOverflow()) {
      return false;
    }
    // Its id stays in its batch: should it come again before that is due, it is judged early.
    table.remove(table.keySet().iterator().next());
    return true;
  }

  private void arrive(SpanBatch batch) {
    TraceId id = batch.traceId();
    Held trace = table.get(id);
    if (trace == null) {
      trace = new Held();
      trace.dueBatch = due.add(id);
      table.put(id, trace);
    }
    trace.spanCount += batch.spans().size();
    trace.bytes += batch.bytes();
    if (batch.hasRoot() && settings.waitAfterRoot().isPositive()) {
      trace.dueBatch = due.moveEarlier(id, trace.dueBatch, settings.waitAfterRoot().toSeconds());
    }
    if (trace.outcome != null) {
      followDecision(id, trace.outcome, batch);
    } else if (isTooLarge(trace)) {
      due.remove(id, trace.dueBatch);
      settle(id, trace, Judgement.notSampled("larger than maximum_trace_size_bytes", List.of()));
    } else {
      trace.batches.add(batch);
      if (settings.spanIngest()) {
        judgeBatch(id, trace, batch);
      }
    }
  }

  private boolean isTooLarge(Held trace) {
    return settings.maximumTraceSizeBytes() > 0 && trace.bytes > settings.maximumTraceSizeBytes();
  }

  private void followDecision(TraceId id, Outcome outcome, SpanBatch batch) {
    switch (outcome) {
      case SAMPLED -> batch.spans().forEach(forward);
      case NOT_SAMPLED -> notSampled.put(id);
      case DROPPED -> {}
    }
  }

  /** A drop policy that says no may say yes later, so nothing can be kept while there is one. */
  private void judgeBatch(TraceId id, Held trace, SpanBatch batch) {
    Judgement judgement =
        judge.judge(new OfferedTrace(id, List.of(batch), trace.spanCount, nowMillis));
    boolean dropPending =
        judgement.why().stream().anyMatch(vote -> vote.type().equals("drop") && vote.is(Vote.NO));
    switch (judgement.outcome()) {
      case DROPPED -> settle(id, trace, judgement);
      case SAMPLED -> {
        if (!dropPending) {
          settle(id, trace, judgement);
        }
      }
      case NOT_SAMPLED -> {}
    }
  }

  private void decide(List<TraceId> ids) {
    List<OfferedTrace> due = new ArrayList<>();
    for (TraceId id : ids) {
      Held trace = table.get(id);
      if (trace == null || trace.outcome != null) {
        continue;
      }
      if (settings.spanIngest()) {
        settle(
            id,
            trace,
            Judgement.notSampled("span-ingest: no batch of spans was kept by itself", List.of()));
        table.remove(id);
      } else {
        due.add(OfferedTrace.whole(id, trace.batches, nowMillis));
      }
    }
    List<Judgement> judgements = judge.judge(due);
    for (int i = 0; i < due.size(); i++) {
      TraceId id = due.get(i).id();
      settle(id, Objects.requireNonNull(table.get(id)), judgements.get(i));
    }
  }

  private void settle(TraceId id, Held trace, Judgement judgement) {
    trace.outcome = judgement.outcome();
    decisions.put(id, judgement);
    DecisionCache cache = judgement.outcome() == Outcome.SAMPLED ? sampled : notSampled;
    cache.put(id);
    if (judgement.outcome() == Outcome.SAMPLED) {
      trace.batches.forEach(batch -> batch.spans().forEach(forward));
    }
    trace.batches.clear();
    if (cache.holds(id)) {
      table.remove(id);
    }
  }
}
