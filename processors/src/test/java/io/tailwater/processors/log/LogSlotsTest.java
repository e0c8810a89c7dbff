package io.tailwater.processors.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogSlotCount;
import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.PatternLimits;
import io.tailwater.processors.pattern.PatternMiner;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.Ledgers;
import io.tailwater.processors.trace.VerdictLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the alerting learns of logs: how many came by ten seconds. */
final class LogSlotsTest {
  private static final long WAIT_MILLIS = 40_000;
  private static final long NOON_MILLIS = 1_795_176_000_000L;
  private static final int INFO = 9;
  private static final int WARN = 13;
  private static final int ERROR = 17;
  private static final Verdict KEPT = Verdict.keptBy("core", 1, 1);
  private static final LogSamplingSpec NOTHING_BY_ITSELF =
      new LogSamplingSpec(LogSamplingSpec.ERROR, 0, 0, List.of());

  private LogJudge judge = owner(LogLedger.startingAt(0));
  private long offset;

  private static LogJudge owner(LogLedger restored) {
    return new LogJudge(
        3,
        () -> WAIT_MILLIS,
        NOTHING_BY_ITSELF,
        LogPatterns.minedBy(new PatternMiner(PatternLimits.DEFAULT)),
        new VerdictLog(3_600_000, 10 << 20),
        restored);
  }

  private static LogRecord.Builder at(long millis, int severity, LogRecord.Builder log) {
    return log.setTimeUnixNano(millis * 1_000_000).setSeverityNumberValue(severity);
  }

  private static LogRecord.Builder refused(long millis, int port, TraceId trace) {
    return at(
        millis,
        ERROR,
        OtlpLogs.log("java.net.ConnectException: Connection refused: db/" + port, trace));
  }

  private static byte[] record(String service, Stream<LogRecord.Builder> logs) {
    return OtlpLogs.record(service, logs.map(LogRecord.Builder::build).toList());
  }

  private void read(String service, LogRecord.Builder... logs) {
    judge.accept(offset++, NOON_MILLIS, record(service, Stream.of(logs)));
  }

  private void tell(LedgerRecord ledger) {
    judge.verdicts(ledger, ledger.streamTimeMillis());
  }

  private List<LogSlotCount> slots() {
    return judge.takeBatch().slots();
  }

  @Test
  void aBurstIsCountedPerServiceAndKindOfErrorAndOnceThoughItsLogsWaitForTheirTraces() {
    read(
        "shop",
        IntStream.range(0, 30)
            .mapToObj(i -> refused(NOON_MILLIS + 100L * i, 5_432, OtlpLogs.trace(i)))
            .toArray(LogRecord.Builder[]::new));
    read(
        "pay",
        IntStream.range(0, 20)
            .mapToObj(i -> refused(NOON_MILLIS + 100L * i, 5_432, OtlpLogs.trace(i)))
            .toArray(LogRecord.Builder[]::new));
    assertThat(judge.heldLogs()).isEqualTo(50);

    assertThat(slots())
        .extracting(
            LogSlotCount::slotMillis,
            LogSlotCount::service,
            LogSlotCount::errorClass,
            LogSlotCount::severityBand,
            LogSlotCount::lines)
        .containsExactlyInAnyOrder(
            tuple(NOON_MILLIS, "shop", "net.connection_refused", 5, 30L),
            tuple(NOON_MILLIS, "pay", "net.connection_refused", 5, 20L));

    tell(
        Ledgers.settling(
            NOON_MILLIS + 30_000,
            Map.of(OtlpLogs.trace(1), KEPT, OtlpLogs.trace(2), Verdict.DROPPED)));
    assertThat(slots()).as("when the verdict on some comes").isEmpty();
    tell(Ledgers.settling(NOON_MILLIS + WAIT_MILLIS, Map.of()));
    assertThat(judge.heldLogs()).isZero();
    assertThat(slots()).as("when the wait of the others is over").isEmpty();
  }

  @Test
  void aSuccessorDoesNotCountAgainTheLogsThatStillWait() {
    byte[] waits = record("shop", Stream.of(refused(NOON_MILLIS, 1, OtlpLogs.trace(1))));
    judge.accept(0, NOON_MILLIS, waits);
    LogBatch committed = judge.takeBatch();
    assertThat(committed.slots()).hasSize(1);

    judge = owner(committed.ledger());
    judge.accept(0, NOON_MILLIS, waits);
    judge.accept(
        1, NOON_MILLIS, record("shop", Stream.of(refused(NOON_MILLIS, 1, OtlpLogs.trace(2)))));

    assertThat(judge.heldLogs()).isEqualTo(2);
    assertThat(slots()).extracting(LogSlotCount::lines).containsExactly(1L);
  }

  @Test
  void aLogCountsInTheTenSecondsOfItsOwnTimeAndInTheRecordsWhereThatCannotBe() {
    read(
        "shop",
        at(NOON_MILLIS - 1, ERROR, OtlpLogs.log("it broke")),
        at(NOON_MILLIS, ERROR, OtlpLogs.log("it broke")),
        at(NOON_MILLIS + 9_999, ERROR, OtlpLogs.log("it broke")),
        at(NOON_MILLIS + 10_000, ERROR, OtlpLogs.log("it broke")),
        at(1_000, ERROR, OtlpLogs.log("it broke")));

    assertThat(slots())
        .extracting(LogSlotCount::slotMillis, LogSlotCount::lines)
        .containsExactlyInAnyOrder(
            tuple(NOON_MILLIS - 10_000, 1L),
            tuple(NOON_MILLIS, 3L),
            tuple(NOON_MILLIS + 10_000, 1L));
  }

  @Test
  void ofCalmLogsOnlyThoseThatTellOfAKnownErrorAreCounted() {
    read(
        "shop",
        at(NOON_MILLIS, INFO, OtlpLogs.log("all is well")),
        at(NOON_MILLIS, INFO, OtlpLogs.log("retrying: connection refused")),
        at(NOON_MILLIS, WARN, OtlpLogs.log("the cache is cold")));

    assertThat(slots())
        .extracting(
            LogSlotCount::template,
            LogSlotCount::severityBand,
            LogSlotCount::errorClass,
            LogSlotCount::lines)
        .containsExactlyInAnyOrder(
            tuple("retrying: connection refused", 3, "net.connection_refused", 1L),
            tuple("the cache is cold", 4, "", 1L));
  }

  @Test
  void aPatternIsKnownByTheIdThatItsMinuteHas() {
    read("shop", at(NOON_MILLIS, WARN, OtlpLogs.log("the cache is cold")));
    LogBatch batch = judge.takeBatch();

    assertThat(batch.slots()).extracting(LogSlotCount::patternId).doesNotContain(0L);
    assertThat(batch.slots())
        .extracting(LogSlotCount::patternId)
        .isEqualTo(batch.patterns().stream().map(LogPatternCount::patternId).toList());
  }

  @Test
  void logsOfNobodyAreNotCounted() {
    read("", at(NOON_MILLIS, ERROR, OtlpLogs.log("it broke")));

    assertThat(slots()).isEmpty();
  }

  @Test
  void whoIsShownTracesCanOpenThemAsFarAsVerdictsAreKnown() {
    tell(
        Ledgers.settling(
            NOON_MILLIS, Map.of(OtlpLogs.trace(8), KEPT, OtlpLogs.trace(1), Verdict.DROPPED)));
    List<LogRecord.Builder> logs = new ArrayList<>();
    for (int i = 9; i > 0; i--) {
      logs.add(refused(NOON_MILLIS, 5_432, OtlpLogs.trace(i)));
    }
    read("shop", logs.toArray(LogRecord.Builder[]::new));

    assertThat(slots().getFirst().traces())
        .containsExactly(
            OtlpLogs.trace(8), OtlpLogs.trace(2), OtlpLogs.trace(3), OtlpLogs.trace(4));
  }

  @Test
  void aLongTemplateIsCutAndNoCharacterInTwo() {
    String begin = "broke ".repeat(33) + "x";
    assertThat(begin).hasSize(199);
    read("shop", at(NOON_MILLIS, ERROR, OtlpLogs.log(begin + "\uD83D\uDE00 and more")));

    assertThat(slots()).extracting(LogSlotCount::template).containsExactly(begin);
  }
}
