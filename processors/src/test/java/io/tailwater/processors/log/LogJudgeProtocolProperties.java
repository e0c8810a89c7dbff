package io.tailwater.processors.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogSlotCount;
import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.Ledgers;
import io.tailwater.processors.trace.VerdictLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random histories of one shard of logs, with owners that die between and within transactions. */
final class LogJudgeProtocolProperties {
  private static final long WAIT_MILLIS = 5_000;
  private static final Verdict KEPT = Verdict.keptBy("core", 1, 1);

  private record Keyed(long offset, long millis, byte[] value) {}

  private static final class History {
    private final SplittableRandom random;
    private final List<Keyed> topic = new ArrayList<>();
    private final List<LedgerRecord> ledger = new ArrayList<>();
    private final Map<TraceId, Verdict> verdicts = new HashMap<>();
    private final Map<String, Integer> landed = new HashMap<>();
    private final Map<String, TraceId> sent = new HashMap<>();
    private final Set<String> alone = new HashSet<>();
    private LogLedger committed = LogLedger.startingAt(0);
    private long nextOffset;
    private long streamMillis;
    private long settled;
    private long counted;
    private long countedKept;
    private long warned;
    private long slotted;
    private LogJudge judge;
    private int ledgerRead;

    History(long seed) {
      random = new SplittableRandom(seed);
      judge = owner();
    }

    private LogJudge owner() {
      ledgerRead = 0;
      return new LogJudge(
          0,
          () -> WAIT_MILLIS,
          new LogSamplingSpec(LogSamplingSpec.ERROR, 0, 0, List.of()),
          (_, _) -> Pattern.OTHER,
          new VerdictLog(1_000_000, 10 << 20),
          LogLedger.decode(committed.encode()));
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> send();
        case 3, 4 -> judgeTraces();
        case 5, 6 -> read();
        case 7 -> ledgerRead();
        case 8 -> commit();
        default -> {
          if (random.nextInt(4) == 0) {
            judge = owner();
          }
        }
      }
    }

    private void send() {
      List<LogRecord> logs = new ArrayList<>();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        String body = "log " + sent.size() + "/" + alone.size();
        if (random.nextInt(4) == 0) {
          logs.add(OtlpLogs.log(body).setSeverityNumberValue(17).build());
          alone.add(body);
        } else {
          TraceId trace = OtlpLogs.trace(random.nextInt(40));
          LogRecord.Builder log = OtlpLogs.log(body, trace);
          if (random.nextInt(3) == 0) {
            log.setSeverityNumberValue(13);
            warned++;
          }
          logs.add(log.build());
          sent.put(body, trace);
        }
      }
      topic.add(new Keyed(nextOffset, streamMillis, OtlpLogs.record("shop", logs)));
      nextOffset += 1 + random.nextInt(3);
    }

    private void judgeTraces() {
      streamMillis += random.nextInt(2_000);
      Map<TraceId, Verdict> now = new HashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        TraceId trace = OtlpLogs.trace(random.nextInt(40));
        Verdict verdict = random.nextBoolean() ? KEPT : Verdict.DROPPED;
        if (verdicts.putIfAbsent(trace, verdict) == null) {
          now.put(trace, verdict);
        }
      }
      ledger.add(Ledgers.settling(streamMillis, now));
    }

    private void ledgerRead() {
      for (int n = random.nextInt(1, 5); n > 0 && ledgerRead < ledger.size(); n--) {
        tell(judge, ledger.get(ledgerRead++));
      }
    }

    private void read() {
      int n = random.nextInt(1, 8);
      for (Keyed record : topic) {
        if (n > 0 && record.offset() >= judge.next() - random.nextInt(3)) {
          judge.accept(record.offset(), record.millis(), record.value());
          n--;
        }
      }
    }

    /** Where the transaction fails its owner is no more. */
    private void commit() {
      LogBatch batch = judge.takeBatch();
      if (random.nextInt(5) == 0) {
        judge = owner();
        return;
      }
      assertThat(batch.ledger().low()).isGreaterThanOrEqualTo(committed.low());
      committed = batch.ledger();
      OtlpLogs.kept(batch.kept()).forEach(log -> landed.merge(log.body(), 1, Integer::sum));
      count(batch);
    }

    private void count(LogBatch batch) {
      settled += batch.counts().values().stream().mapToLong(Long::longValue).sum();
      for (LogPatternCount count : batch.patterns()) {
        counted += count.total();
        countedKept += count.kept();
      }
      slotted += batch.slots().stream().mapToLong(LogSlotCount::lines).sum();
    }

    void end() {
      judge = owner();
      streamMillis += 10 * WAIT_MILLIS;
      ledger.add(Ledgers.settling(streamMillis, Map.of()));
      for (Keyed record : topic) {
        judge.accept(record.offset(), record.millis(), record.value());
      }
      while (ledgerRead < ledger.size()) {
        tell(judge, ledger.get(ledgerRead++));
      }
      LogBatch last = judge.takeBatch();
      OtlpLogs.kept(last.kept()).forEach(log -> landed.merge(log.body(), 1, Integer::sum));
      count(last);
      assertThat(last.ledger().waiting()).as("logs that wait for ever").isEmpty();
    }

    void check() {
      assertThat(landed)
          .as("logs landed more than once")
          .allSatisfy((_, n) -> assertThat(n).isOne());
      assertThat(settled).as("logs settled").isEqualTo(sent.size() + (long) alone.size());
      assertThat(counted).as("logs counted by pattern").isEqualTo(settled);
      assertThat(countedKept).as("kept logs counted by pattern").isEqualTo(landed.size());
      assertThat(slotted).as("warnings and errors by ten seconds").isEqualTo(warned + alone.size());
      assertThat(landed.keySet()).as("errors without a trace").containsAll(alone);
      sent.forEach(
          (body, trace) -> {
            if (landed.containsKey(body)) {
              assertThat(verdicts)
                  .as("%s landed, so its trace was kept", body)
                  .containsEntry(trace, KEPT);
            }
          });
    }
  }

  @Property(tries = 150)
  void everyLogIsSettledOnceWhoeverDiesWhen(@ForAll long seed) {
    History history = new History(seed);
    for (int i = 0; i < 300; i++) {
      history.step();
    }
    history.end();
    history.check();
  }

  @Property(tries = 60)
  void aLogWhoseTraceIsJudgedWithinTheWaitFollowsIt(@ForAll long seed) {
    History history = new History(seed);
    for (int i = 0; i < 200; i++) {
      history.send();
      history.read();
      if (i % 7 == 0) {
        history.commit();
      }
    }
    for (int t = 0; t < 40; t++) {
      history.verdicts.put(OtlpLogs.trace(t), t % 2 == 0 ? KEPT : Verdict.DROPPED);
    }
    history.ledger.add(Ledgers.settling(1_000, history.verdicts));
    history.end();
    history.check();
    history.sent.forEach(
        (body, trace) ->
            assertThat(history.landed.containsKey(body))
                .as("%s of a trace that is kept or not", body)
                .isEqualTo(trace.lo() % 2 == 0));
  }

  private static void tell(LogJudge judge, LedgerRecord ledger) {
    judge.verdicts(ledger, ledger.streamTimeMillis());
  }
}
