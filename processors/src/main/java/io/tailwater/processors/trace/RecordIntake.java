package io.tailwater.processors.trace;

import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.Verdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the spans of one keyed record after the other: those of open and new traces are stored,
 * late ones follow the decision on their trace, what cannot be judged goes to the dead letters. Not
 * thread-safe.
 */
final class RecordIntake implements OtlpTraceVisitor {
  /** What the judge adds. */
  interface Judge {
    /** The policies in force. */
    CompiledPolicies policies();

    /** Stream time, in epoch milliseconds. */
    long streamTimeMillis();

    /** A span was added to an open trace: the bounds of the policies' file are to be kept. */
    void stored(int row);
  }

  private final OpenTraces open;
  private final Settlements settlements;
  private final JudgeCounters counters;
  private final ShardAccount account;
  private final Judge judge;
  private final long restoredHigh;
  private final OtlpTraceScanner scanner = new OtlpTraceScanner();
  private final LateSpans lateSpans = new LateSpans();
  private final RefusedSpans refused = new RefusedSpans();
  private long offset;
  private long seenMillis;
  private @Nullable ContextView context;

  /**
   * An intake.
   *
   * @param restoredHigh the offset below which a former owner has been
   */
  RecordIntake(
      OpenTraces open,
      Settlements settlements,
      ShardAccount account,
      Judge judge,
      long restoredHigh) {
    this.open = open;
    this.account = account;
    this.settlements = settlements;
    this.judge = judge;
    this.restoredHigh = restoredHigh;
    counters = settlements.counters();
  }

  /**
   * Takes a record.
   *
   * @param seenMillis its time
   * @param value an encoded {@code TracesData}; may be empty
   * @return how many spans it had that no former owner has accounted for
   */
  long accept(long offset, long seenMillis, byte[] value) {
    this.offset = offset;
    this.seenMillis = seenMillis;
    boolean replayed = offset < restoredHigh;
    long seenBefore = counters.spans;
    long skippedBefore = counters.replayedSpans;
    int broken = 0;
    try {
      scanner.scan(value, this);
    } catch (MalformedOtlpException _) {
      if (!replayed) {
        settlements.bury(new DeadSpan("malformed_record", offset, 1, value));
        broken = 1;
      }
    }
    lateSpans.flush(settlements::keep);
    refused.endContext(offset, settlements::bury);
    long taken = counters.spans - seenBefore - (counters.replayedSpans - skippedBefore) + broken;
    return replayed && !account.countsReplay() ? 0 : taken;
  }

  @Override
  public void context(ContextView view) {
    lateSpans.nextContext();
    refused.endContext(offset, settlements::bury);
    open.nextContext();
    context = view;
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
    int row = open.table().find(hi, lo);
    if (row == TraceTable.NO_ROW) {
      int decision = settlements.find(hi, lo);
      if (decision != Settlements.UNKNOWN) {
        followDecision(span, decision);
        return;
      }
      row = open.table().open(hi, lo, offset, seenMillis);
    } else if (seenMillis >= judge.streamTimeMillis()) {
      open.beganBy(row, seenMillis);
    }
    open.store(row, span, context(), seenMillis);
    judge.stored(row);
  }

  private void followDecision(SpanView span, int decision) {
    if (offset < restoredHigh && settlements.isRestored(decision)) {
      counters.replayedSpans++;
      return;
    }
    counters.lateSpans++;
    Verdict verdict = reconsidered(span, settlements.verdict(decision));
    TraceId shown = verdict.kept() ? new TraceId(span.traceIdHi(), span.traceIdLo()) : null;
    long now = Math.max(judge.streamTimeMillis(), seenMillis);
    settlements.counts().readLate(span, context(), shown, now);
    settlements.follow(
        span.traceIdHi(), span.traceIdLo(), decision, verdict, judge.streamTimeMillis());
    if (!verdict.kept()) {
      return;
    }
    if (verdict.headOnly() && !span.isRoot() && span.statusCode() != StatusCode.ERROR) {
      counters.cappedSpans++;
      account.capped();
    } else {
      TraceId traceId = new TraceId(span.traceIdHi(), span.traceIdLo());
      boolean traceState = judge.policies().spec().traceState();
      lateSpans.add(traceId, verdict, traceState, context(), span, settlements::keep);
    }
  }

  /**
   * A late span that a policy holds by alone turns a rejection, of a pinned trace too, which would
   * weigh nothing otherwise; nothing turns a veto.
   */
  private Verdict reconsidered(SpanView span, Verdict verdict) {
    CompiledPolicies policies = judge.policies();
    boolean rejected = verdict.isPinned() || (!verdict.kept() && !verdict.isVeto());
    if (!rejected || policies.spec().mode() == SamplingMode.OTEL) {
      return verdict;
    }
    Verdict turned =
        policies.judgeLateSpan(open.factsOf(span, context(), judge.streamTimeMillis()));
    if (!turned.kept()) {
      return verdict;
    }
    counters.upgradedTraces++;
    return verdict.headOnly() ? turned.withHeadOnly() : turned;
  }

  private void refuse(SpanView span) {
    if (offset < restoredHigh) {
      counters.replayedSpans++;
      return;
    }
    counters.deadSpans++;
    String reason = span.problem().name().toLowerCase(Locale.ROOT);
    refused.add(reason, context(), span, offset, settlements::bury);
  }

  private ContextView context() {
    if (context == null) {
      throw new IllegalStateException("a span came before its context");
    }
    return context;
  }
}
