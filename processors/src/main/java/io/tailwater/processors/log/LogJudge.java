package io.tailwater.processors.log;

import io.tailwater.model.TraceId;
import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpLogScanner;
import io.tailwater.model.otlp.OtlpLogVisitor;
import io.tailwater.processors.exception.ExceptionTally;
import io.tailwater.processors.exception.LogExceptions;
import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.VerdictLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * A log with a trace id waits until the ledger of its shard names the trace, and follows it. Whoever is
 * not named in time is judged as one without a trace. Settled is what a batch has taken: a successor is
 * fed again from the first record with a log that waits, and takes of what lies before `next` only those
 * logs that the ledger of the logs lists.
 *
 *   log ──no trace id──────────────────────────────▶ judged by itself
 *    │
 *    └─trace id──▶ verdict known ──────────────────▶ follows it
 *                  unknown: held ──ledger names it──▶ follows it
 *                                └─time is over─────▶ judged by itself
 */
/** Judges the logs of one shard. Pure: verdicts and time come with records. Not thread-safe. */
public final class LogJudge {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final LongSupplier waitMillis;
  private final VerdictLog verdicts;
  private final LogSampler sampler;
  private final LogPatterns patterns;
  private final LogLedger restored;
  private final long salt;
  private final OtlpLogScanner scanner = new OtlpLogScanner();
  private final HeldLogs held = new HeldLogs();
  private final KeptLogWriter kept = new KeptLogWriter();
  private final PatternTally tally = new PatternTally();
  private final SlotTally slots = new SlotTally();
  private final ExceptionTally told = new ExceptionTally();
  private final LogExceptions exceptions = new LogExceptions(told);
  private final Intake intake = new Intake();
  private final Map<LogBatch.Outcome, Long> counts = new HashMap<>();
  private List<LogBatch.DeadRecord> dead = new ArrayList<>();
  private long next;
  private long streamMillis;
  private boolean pending;

  /**
   * A judge that goes on where another has ended.
   *
   * @param partition of the shard
   * @param waitMillis how long a log waits for the verdict on its trace, in stream time
   * @param verdicts what is known of traces
   * @param restored how far the shard had come; feeding begins at its {@code low}
   */
  public LogJudge(
      int partition,
      LongSupplier waitMillis,
      LogSamplingSpec spec,
      LogPatterns patterns,
      VerdictLog verdicts,
      LogLedger restored) {
    salt = TracePartitioner.fmix64(partition + 1L);
    this.waitMillis = waitMillis;
    this.verdicts = verdicts;
    this.patterns = patterns;
    this.restored = restored;
    sampler = new LogSampler(spec);
    next = restored.low();
  }

  /**
   * Takes a keyed record in; one that was taken before is passed over.
   *
   * @param recordMillis the record's time, epoch milliseconds
   * @param value an encoded {@code LogsData}
   */
  public void accept(long offset, long recordMillis, byte[] value) {
    if (offset < next) {
      return;
    }
    next = offset + 1;
    pending = true;
    BitSet waiting = null;
    if (offset < restored.next()) {
      waiting = restored.waiting().get(offset);
      if (waiting == null) {
        return;
      }
    }
    intake.begin(offset, recordMillis, waiting);
    try {
      scanner.scan(value, intake);
    } catch (MalformedOtlpException _) {
      dead.add(new LogBatch.DeadRecord(offset, "malformed_record", value));
    } finally {
      intake.end();
    }
  }

  /** There is nothing before this offset that was not taken in. */
  public void advanceTo(long offset) {
    if (offset > next) {
      next = offset;
      pending = true;
    }
  }

  /**
   * Takes a record of the shard's ledger: logs that waited for its traces follow them.
   *
   * @param wallMillis the wall clock, epoch milliseconds
   */
  public void verdicts(LedgerRecord ledger, long wallMillis) {
    LedgerRecord.Settled settled = ledger.settled();
    verdicts.timeIs(ledger.streamTimeMillis(), wallMillis);
    for (int i = 0; i < settled.size(); i++) {
      verdicts.remember(ledger, i);
      if (held.size() > 0) {
        List<HeldLog> waiting = held.take(new TraceId(settled.traceIdHi(i), settled.traceIdLo(i)));
        if (!waiting.isEmpty()) {
          LogDecision decision = LogDecision.following(settled.verdict(i));
          waiting.forEach(log -> settle(log, decision));
        }
      }
    }
    if (ledger.streamTimeMillis() > streamMillis) {
      streamMillis = ledger.streamTimeMillis();
      for (HeldLog log : held.takeOverdue(streamMillis)) {
        settle(
            log,
            byItself(
                log.context(),
                log.severityNumber(),
                log.pattern(),
                streamMillis,
                random(log.offset(), log.index())));
      }
    }
  }

  private LogDecision byItself(
      LogContext context, int severityNumber, Pattern pattern, long millis, long random) {
    return sampler.judge(context.service(), severityNumber, pattern.id(), millis, random);
  }

  private long random(long offset, int index) {
    return TracePartitioner.fmix64(TracePartitioner.fmix64(offset * GOLDEN + index) ^ salt);
  }

  private void settle(HeldLog log, LogDecision decision) {
    count(decision);
    if (decision.kept()) {
      tally.kept(log.minuteMillis(), log.context().service(), log.severityNumber(), log.pattern());
      kept.add(
          log.context(),
          log.bytes(),
          log.from(),
          log.length(),
          decision,
          log.pattern().id(),
          true,
          log.hasSpanId());
    }
  }

  private void count(LogDecision decision) {
    pending = true;
    counts.merge(new LogBatch.Outcome(decision.kept(), decision.reason()), 1L, Long::sum);
  }

  /** Whether anything is to be written. */
  public boolean hasPending() {
    return pending;
  }

  /** Bytes of kept logs that wait for a batch. */
  public long pendingBytes() {
    return kept.pendingBytes() + told.bytes();
  }

  /** Takes what was settled since the last batch. */
  public LogBatch takeBatch() {
    LogBatch batch =
        new LogBatch(
            kept.take(),
            dead,
            told.take(),
            tally.take(),
            slots.take(),
            new LogLedger(written(), waitingLogs()),
            counts);
    dead = new ArrayList<>();
    counts.clear();
    pending = false;
    return batch;
  }

  /** In a replay what lies ahead of it is as it was restored. */
  private long written() {
    return Math.max(next, restored.next());
  }

  private NavigableMap<Long, BitSet> waitingLogs() {
    NavigableMap<Long, BitSet> waiting = held.waiting();
    if (next < restored.next()) {
      restored.waiting().tailMap(next, true).forEach(waiting::putIfAbsent);
    }
    return waiting;
  }

  /** The stream time of the ledger as far as it was read, epoch milliseconds. */
  public long streamMillis() {
    return streamMillis;
  }

  /** Offset of the next record to be taken in. */
  public long next() {
    return next;
  }

  /** How often verdicts were forgotten before their time, because memory was short. */
  public long verdictsForgottenEarly() {
    return verdicts.forgottenEarly();
  }

  /** Logs that wait for the verdict on their trace. */
  public int heldLogs() {
    return held.size();
  }

  /** Bytes held for logs that wait, and for kept ones that were not taken. */
  public long waitingBytes() {
    return held.heldBytes() + pendingBytes();
  }

  /** Takes the logs of one record in. */
  private final class Intake implements OtlpLogVisitor {
    private long offset;
    private long recordMillis;
    private @Nullable BitSet waiting;
    private @Nullable ContextView view;
    private @Nullable LogContext context;
    private int index;
    private long minuteMillis;

    void begin(long offset, long recordMillis, @Nullable BitSet waiting) {
      this.offset = offset;
      this.recordMillis = recordMillis;
      this.waiting = waiting;
      index = -1;
    }

    void end() {
      view = null;
      context = null;
    }

    @Override
    public void context(ContextView view) {
      this.view = view;
      context = null;
    }

    private LogContext current() {
      LogContext known = context;
      if (known == null) {
        ContextView shown = view;
        if (shown == null) {
          throw new IllegalStateException("a log came before its context");
        }
        known = LogContext.of(shown);
        context = known;
      }
      return known;
    }

    @Override
    public void log(LogView log) {
      index++;
      BitSet only = waiting;
      if (only != null && !only.get(index)) {
        return;
      }
      if (log.problem() != LogView.Problem.NONE) {
        dead.add(
            new LogBatch.DeadRecord(
                offset,
                "malformed_log",
                Arrays.copyOfRange(log.buffer(), log.offset(), log.offset() + log.length())));
        return;
      }
      LogContext around = current();
      Pattern pattern = patterns.pattern(around.service(), log);
      long millis = LogTime.millis(log.timeNanos(), log.observedNanos(), recordMillis);
      minuteMillis = PatternTally.minuteMillis(millis);
      Verdict verdict = log.hasTraceId() ? verdicts.find(log.traceIdHi(), log.traceIdLo()) : null;
      if (only == null) {
        tally.came(minuteMillis, around.service(), log.severityNumber(), pattern);
        slots.came(
            millis,
            around.service(),
            log.severityNumber(),
            pattern,
            log.traceIdHi(),
            log.traceIdLo(),
            verdict);
        if (log.hasException()) {
          exceptions.read(log, around.service(), recordMillis, random(offset, index));
        }
      }
      if (!log.hasTraceId()) {
        decided(
            log,
            around,
            pattern,
            byItself(around, log.severityNumber(), pattern, recordMillis, random(offset, index)));
        return;
      }
      long deadlineMillis = recordMillis + waitMillis.getAsLong();
      if (verdict != null) {
        decided(log, around, pattern, LogDecision.following(verdict));
      } else if (deadlineMillis <= streamMillis) {
        decided(
            log,
            around,
            pattern,
            byItself(around, log.severityNumber(), pattern, recordMillis, random(offset, index)));
      } else {
        held.hold(
            new HeldLog(
                offset,
                index,
                new TraceId(log.traceIdHi(), log.traceIdLo()),
                log.buffer(),
                log.offset(),
                log.length(),
                around,
                log.severityNumber(),
                pattern,
                minuteMillis,
                log.spanId() != 0),
            deadlineMillis);
      }
    }

    private void decided(LogView log, LogContext around, Pattern pattern, LogDecision decision) {
      count(decision);
      if (decision.kept()) {
        tally.kept(minuteMillis, around.service(), log.severityNumber(), pattern);
        kept.add(
            around,
            log.buffer(),
            log.offset(),
            log.length(),
            decision,
            pattern.id(),
            log.hasTraceId(),
            log.spanId() != 0);
      }
    }
  }
}
