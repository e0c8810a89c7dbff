package io.tailwater.processors.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.Ledgers;
import io.tailwater.processors.trace.VerdictLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LogJudgeTest {
  private static final long WAIT_MILLIS = 40_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final TraceId TRACE = OtlpLogs.trace(1);
  private static final Verdict KEPT = Verdict.keptBy("core", 4, 7);
  private static final LogSamplingSpec NOTHING_BY_ITSELF =
      new LogSamplingSpec(LogSamplingSpec.ERROR, 0, 0, List.of());

  private LogJudge judge = judge(NOTHING_BY_ITSELF);
  private long offset;

  private static LogJudge judge(LogSamplingSpec spec) {
    return new LogJudge(
        3,
        () -> WAIT_MILLIS,
        spec,
        (_, _) -> Pattern.OTHER,
        new VerdictLog(2 * HOUR_MILLIS, 10 << 20),
        LogLedger.startingAt(0));
  }

  private void read(long recordMillis, LogRecord.Builder... logs) {
    judge.accept(
        offset++,
        recordMillis,
        OtlpLogs.record("shop", List.of(logs).stream().map(LogRecord.Builder::build).toList()));
  }

  private List<OtlpLogs.Kept> kept() {
    return OtlpLogs.kept(judge.takeBatch().kept());
  }

  @Test
  void aLogThatCameBeforeTheVerdictFollowsIt() {
    read(0, OtlpLogs.log("before", TRACE));
    assertThat(kept()).isEmpty();

    tell(judge, Ledgers.settling(30_000, Map.of(TRACE, KEPT)));

    assertThat(kept())
        .containsExactly(
            new OtlpLogs.Kept(
                "shop",
                "before",
                Map.of(
                    "tailwater.policy", "core",
                    "tailwater.verdict", "trace",
                    "tailwater.sample_weight", "4.0",
                    "tailwater.pattern_id", "",
                    "tailwater.correlation", "trace")));
  }

  @Test
  void aLogThatComesAnHourAfterTheVerdictFollowsIt() {
    tell(judge, Ledgers.settling(0, Map.of(TRACE, KEPT)));
    tell(judge, Ledgers.settling(HOUR_MILLIS, Map.of(OtlpLogs.trace(2), Verdict.DROPPED)));

    read(0, OtlpLogs.log("late", TRACE), OtlpLogs.log("of another", OtlpLogs.trace(2)));

    assertThat(kept()).extracting(OtlpLogs.Kept::body).containsExactly("late");
  }

  @Test
  void verdictsThatRunHoursAheadOfTheLogsAreStillThere() {
    judge.verdicts(Ledgers.settling(0, Map.of(TRACE, KEPT)), 0);
    for (int hour = 1; hour < 12; hour++) {
      judge.verdicts(
          Ledgers.settling(hour * HOUR_MILLIS, Map.of(OtlpLogs.trace(hour + 1), Verdict.DROPPED)),
          hour * 1_000L);
    }

    read(0, OtlpLogs.log("of a backlog", TRACE));

    assertThat(kept()).extracting(OtlpLogs.Kept::body).containsExactly("of a backlog");
  }

  @Test
  void aLogOfAPinnedTraceIsKeptAndWeighsNothing() {
    tell(judge, Ledgers.settling(0, Map.of(TRACE, Verdict.pinned(7))));

    read(0, OtlpLogs.log("evidence", TRACE));

    Map<String, String> said = kept().getFirst().attributes();
    assertThat(said)
        .containsEntry("tailwater.policy", "pinned")
        .containsEntry("tailwater.sample_weight", "0.0");
  }

  @Test
  void anErrorOfADroppedTraceIsDroppedWithIt() {
    tell(judge, Ledgers.settling(0, Map.of(TRACE, Verdict.DROPPED)));

    read(0, OtlpLogs.log("failed", TRACE).setSeverityNumberValue(17));

    assertThat(kept()).isEmpty();
  }

  @Test
  void aLogWhoseTraceIsNeverJudgedIsJudgedByItselfWhenItsTimeIsOver() {
    read(
        0,
        OtlpLogs.log("an error", TRACE).setSeverityNumberValue(17),
        OtlpLogs.log("a word", TRACE));
    tell(judge, Ledgers.settling(WAIT_MILLIS - 1, Map.of()));
    assertThat(judge.heldLogs()).isEqualTo(2);

    tell(judge, Ledgers.settling(WAIT_MILLIS, Map.of()));

    assertThat(judge.heldLogs()).isZero();
    assertThat(kept()).extracting(OtlpLogs.Kept::body).containsExactly("an error");
  }

  @Test
  void aSpanIdIsSaidToTieTheLogToItsSpan() {
    tell(judge, Ledgers.settling(0, Map.of(TRACE, KEPT)));

    read(
        0,
        OtlpLogs.log("of a span", TRACE)
            .setSpanId(
                com.google.protobuf.ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})));

    assertThat(kept())
        .extracting(log -> log.attributes().get("tailwater.correlation"))
        .containsExactly("span");
  }

  @Test
  void whatAnAgentSaysOfItsOwnSamplingCountsLessThanWhatWasDecided() {
    tell(judge, Ledgers.settling(0, Map.of(TRACE, KEPT)));

    read(
        0,
        OtlpLogs.log("forged", TRACE)
            .addAttributes(
                io.opentelemetry.proto.common.v1.KeyValue.newBuilder()
                    .setKey("tailwater.policy")
                    .setValue(
                        io.opentelemetry.proto.common.v1.AnyValue.newBuilder()
                            .setStringValue("mine"))));

    assertThat(kept())
        .extracting(log -> log.attributes().get("tailwater.policy"))
        .containsExactly("core");
  }

  @Test
  void theFirstOfEachPatternAreKeptAndTheRestByChanceWithTheirWeight() {
    judge = judge(new LogSamplingSpec(LogSamplingSpec.ERROR, 3, 0.25, List.of()));
    read(
        0,
        IntStream.range(0, 10_000)
            .mapToObj(i -> OtlpLogs.log("word " + i))
            .toArray(LogRecord.Builder[]::new));

    List<OtlpLogs.Kept> kept = kept();

    assertThat(kept.stream().filter(log -> is(log, "new_pattern"))).hasSize(3);
    List<OtlpLogs.Kept> drawn = kept.stream().filter(log -> is(log, "rate")).toList();
    assertThat(drawn).hasSizeBetween(2_350, 2_650);
    assertThat(drawn)
        .allSatisfy(
            log -> assertThat(log.attributes()).containsEntry("tailwater.sample_weight", "4.0"));
  }

  private static boolean is(OtlpLogs.Kept log, String reason) {
    return reason.equals(log.attributes().get("tailwater.verdict"));
  }

  @Test
  void theServicesOfATierHaveItsRate() {
    judge =
        judge(
            new LogSamplingSpec(
                LogSamplingSpec.ERROR,
                0,
                0,
                List.of(new LogSamplingSpec.Tier("core", Set.of("shop"), 1))));

    read(0, OtlpLogs.log("of a core service"));

    assertThat(kept()).hasSize(1);
  }

  @Test
  void whatIsNoLogsDataIsDeadAndItsNeighboursLive() {
    tell(judge, Ledgers.settling(0, Map.of(TRACE, KEPT)));
    judge.accept(offset++, 0, new byte[] {10, 99, 1});
    read(0, OtlpLogs.log("well", TRACE));

    LogBatch batch = judge.takeBatch();

    assertThat(batch.dead())
        .extracting(LogBatch.DeadRecord::reason)
        .containsExactly("malformed_record");
    assertThat(OtlpLogs.kept(batch.kept())).hasSize(1);
    assertThat(batch.ledger().low()).isEqualTo(2);
  }

  @Test
  void manyLogsOfOneTraceThatIsNeverJudgedTakeLinearTime() {
    for (int i = 0; i < 200; i++) {
      read(
          i,
          IntStream.range(0, 1_000)
              .mapToObj(n -> OtlpLogs.log("word", TRACE))
              .toArray(LogRecord.Builder[]::new));
    }
    assertThat(judge.heldLogs()).isEqualTo(200_000);

    tell(judge, Ledgers.settling(WAIT_MILLIS + 200, Map.of()));

    assertThat(judge.heldLogs()).isZero();
    assertThat(judge.takeBatch().ledger().low()).isEqualTo(200);
  }

  private static LogRecord.Builder failed(LogRecord.Builder log) {
    return log.addAttributes(text("exception.type", "OrderException"))
        .addAttributes(text("exception.message", "no stock"))
        .addAttributes(text("exception.stacktrace", "at a.b.Stock.take(Stock.java:1)"));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static List<ExceptionOccurrence> exceptions(LogBatch batch) {
    return batch.exceptions().stream()
        .flatMap(bytes -> ExceptionOccurrence.decode(bytes).stream())
        .toList();
  }

  @Test
  void exceptionsOfLogsAreToldWhenTheyComeKeptOrNot() {
    read(0, OtlpLogs.log("of no exception"), failed(OtlpLogs.log("one")));
    read(0, failed(OtlpLogs.log("another")), failed(OtlpLogs.log("of a trace", TRACE)));
    LogBatch batch = judge.takeBatch();
    List<ExceptionOccurrence> told = exceptions(batch);

    assertThat(batch.kept()).isEmpty();
    assertThat(told)
        .extracting(
            ExceptionOccurrence::service,
            ExceptionOccurrence::type,
            ExceptionOccurrence::ofLog,
            ExceptionOccurrence::traceIdLo)
        .containsExactly(
            tuple("shop", "OrderException", true, 0L),
            tuple("shop", "OrderException", true, 0L),
            tuple("shop", "OrderException", true, 1L));
    assertThat(told)
        .extracting(ExceptionOccurrence::fingerprint)
        .containsOnly(told.getFirst().fingerprint());
    assertThat(told).extracting(ExceptionOccurrence::failure).doesNotHaveDuplicates();

    tell(judge, Ledgers.settling(30_000, Map.of(TRACE, KEPT)));
    assertThat(exceptions(judge.takeBatch())).as("when its verdict comes").isEmpty();
  }

  private static void tell(LogJudge judge, LedgerRecord ledger) {
    judge.verdicts(ledger, ledger.streamTimeMillis());
  }
}
