package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpLogs.keptLogs;
import static io.tailwater.sinks.OtlpLogs.log;
import static io.tailwater.sinks.OtlpLogs.logOf;
import static io.tailwater.sinks.OtlpLogs.resourceLogs;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static io.tailwater.sinks.OtlpTraces.attribute;
import static io.tailwater.sinks.OtlpTraces.bytes;
import static io.tailwater.sinks.OtlpTraces.kept;
import static io.tailwater.sinks.OtlpTraces.late;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static io.tailwater.sinks.OtlpTraces.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.LogSinkContract;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.StoredLog;
import io.tailwater.sinks.StoredTrace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contract of sinks of logs, run against a ClickHouse engine, and what SQL users find of logs
 * beside traces. A subclass starts an empty engine and names its URL.
 */
public abstract class ClickHouseLogSinkContract extends LogSinkContract
    implements MigratedStore.Contract {
  private static final String SPAN = "00000000000000a1";

  @RegisterExtension final MigratedStore store = new MigratedStore();

  @Override
  protected RecordSink<KeptLogs> openSink() {
    return ClickHouseSink.ofLogs(store.connection());
  }

  @Override
  protected void refuseLogsThatSay(String body) {
    store
        .connection()
        .execute(
            "ALTER TABLE tailwater.logs ADD CONSTRAINT IF NOT EXISTS kit CHECK body != '%s'"
                .formatted(body));
  }

  @Override
  protected List<StoredLog> storedLogs(String service) {
    return query(
            "SELECT * FROM tailwater.logs WHERE service = '%s' ORDER BY source_partition, source_offset, source_index"
                .formatted(service))
        .stream()
        .map(NativeRow::log)
        .toList();
  }

  @Test
  void traceTellsOfItsLogsAndOtherwiseOfItsSpansAlone() {
    String trace = "d1000000000000000000000000000001";
    landSpans(kept(7, resourceSpans("shop", span(trace, SPAN, "GET /").build())));
    landSpans(
        late(
            8,
            resourceSpans(
                "billing",
                span(trace, "00000000000000b2", "charge").setParentSpanId(bytes(SPAN)).build())));
    StoredTrace withoutLogs = traces(trace).getFirst().trace();
    assertThat(traces(trace).getFirst().number("log_count")).isZero();

    landLogs(
        7,
        resourceLogs(
            "elsewhere",
            at(START_NANOS - 60_000_000_000L, logOf(trace, "long before"), 5),
            at(START_NANOS + 3_000, logOf(trace, "second failure"), 21),
            at(START_NANOS + 2_000, logOf(trace, "first failure"), 17),
            at(START_NANOS + 1_000, logOf(trace, "only a warning"), 13)));
    landLogs(
        8,
        resourceLogs(
            "elsewhere",
            at(START_NANOS + 60_000_000_000L, logOf(trace, "long after"), 9),
            at(START_NANOS + 4_000, logOf(trace, "third failure"), 17),
            at(START_NANOS + 4_000, logOf(trace, "says nothing of itself"), 0)));

    assertThat(traces(trace)).hasSize(1);
    NativeRow row = traces(trace).getFirst();
    assertThat(row.trace()).isEqualTo(withoutLogs);
    assertThat(row.number("log_count")).isEqualTo(7);
    assertThat(row.number("log_debug_count")).isEqualTo(1);
    assertThat(row.number("log_info_count")).isEqualTo(1);
    assertThat(row.number("log_warn_count")).isEqualTo(1);
    assertThat(row.number("log_error_count")).isEqualTo(3);
    assertThat(row.text("first_error_message")).isEqualTo("first failure");
  }

  @Test
  void traceOfWhichOnlyLogsWereKeptIsNotAmongTheTraces() {
    String trace = "d1000000000000000000000000000002";
    landLogs(0, resourceLogs("lonely", logOf(trace, "an error of a dropped trace").build()));

    assertThat(traces(trace)).isEmpty();
    assertThat(
            query(
                "SELECT trace_id FROM tailwater.traces_between(since = '1970-01-01 00:00:00', until = '2200-01-01 00:00:00')"))
        .isEmpty();
  }

  @Test
  void logsLeadToTheirTraceBySpanByTraceAndByInstance() {
    String trace = "d1000000000000000000000000000003";
    landSpans(kept(0, resourceSpans("shop", span(trace, SPAN, "GET /cart").build())));
    landLogs(
        0,
        resourceLogs(
            "shop",
            at(START_NANOS + 1, logOf(trace, "of a span").setSpanId(bytes(SPAN)), 9),
            at(
                START_NANOS + 2,
                logOf(trace, "of a span unseen").setSpanId(bytes("ff".repeat(8))),
                9),
            at(START_NANOS + 3, logOf(trace, "of the trace"), 9),
            at(START_NANOS + 4, log("of the instance"), 9),
            at(START_NANOS - 1, log("before the trace"), 9),
            at(START_NANOS + 5_000_001, log("after the trace"), 9)),
        resourceLogs("other", at(START_NANOS + 5, log("of another service"), 9)));

    List<NativeRow> rows =
        query(
            "SELECT * FROM tailwater.logs_of_trace(trace_id = '%s') ORDER BY time"
                .formatted(trace));

    assertThat(rows)
        .extracting(
            row -> row.text("correlation"),
            row -> row.text("body"),
            row -> row.text("span_service"),
            row -> row.text("span_name"))
        .containsExactly(
            tuple("span", "of a span", "shop", "GET /cart"),
            tuple("span", "of a span unseen", "", ""),
            tuple("trace", "of the trace", "", ""),
            tuple("instance", "of the instance", "", ""));
    assertThat(query("SELECT * FROM tailwater.logs_of_trace(trace_id = '')")).isEmpty();
  }

  @Test
  void patternLeadsToTheTracesBehindIt() {
    String trace = "d1000000000000000000000000000004";
    String other = "d1000000000000000000000000000005";
    landSpans(kept(0, resourceSpans("shop", span(trace, SPAN, "GET /cart").build())));
    landSpans(kept(1, resourceSpans("shop", span(other, SPAN, "GET /cart").build())));
    landLogs(
        0,
        resourceLogs(
            "shop",
            logOf(trace, "payment 17 declined")
                .addAttributes(attribute("tailwater.pattern_id", "0123456789abcdef"))
                .build(),
            logOf(other, "all is well").build()));

    assertThat(
            query(
                """
                SELECT trace_id, root_name FROM tailwater.traces
                WHERE trace_id IN
                (
                    SELECT trace_id FROM tailwater.logs
                    WHERE pattern_id = '0123456789abcdef' AND time >= '2026-11-20 00:00:00'
                )"""))
        .extracting(row -> row.text("trace_id"))
        .containsExactly(trace);
  }

  @Test
  void wordsAndNumbersOfTheBodyAreFoundWithAndWithoutTheirIndexes() {
    landLogs(
        0,
        resourceLogs(
            "words",
            log("Payment 4711 of order a17b Declined: timeout").build(),
            log("payment of order accepted").build()));

    for (int indexes = 0; indexes < 2; indexes++) {
      String settings = " SETTINGS use_skip_indexes = " + indexes;
      assertThat(bodies("hasAllTokens(body_words, 'declined timeout')" + settings)).hasSize(1);
      assertThat(bodies("hasAllTokens(body_words, 'payment')" + settings)).hasSize(2);
      assertThat(bodies("has(body_tokens, '4711')" + settings)).hasSize(1);
      assertThat(bodies("has(body_tokens, 'a17b')" + settings)).hasSize(1);
      assertThat(bodies("hasAllTokens(body_words, 'declin')" + settings)).isEmpty();
    }
  }

  private List<NativeRow> bodies(String condition) {
    return query("SELECT body FROM tailwater.logs WHERE service = 'words' AND " + condition);
  }

  private static LogRecord at(long timeNanos, LogRecord.Builder log, int severityNumber) {
    return log.setTimeUnixNano(timeNanos)
        .setSeverityNumber(SeverityNumber.forNumber(severityNumber))
        .build();
  }

  private void landSpans(KeptTrace record) {
    long offset = record.offset();
    try (RecordSink<KeptTrace> sink = ClickHouseSink.ofSpans(store.connection())) {
      sink.write(new SinkBatch<>("spans", 0, offset, offset, List.of(record)));
    }
  }

  private void landLogs(long offset, ResourceLogs... logs) {
    try (RecordSink<KeptLogs> sink = openSink()) {
      sink.write(new SinkBatch<>("logs", 0, offset, offset, List.of(keptLogs(offset, logs))));
    }
  }

  private List<NativeRow> traces(String traceIdHex) {
    return query("SELECT * FROM tailwater.traces WHERE trace_id = '" + traceIdHex + "'");
  }

  private List<NativeRow> query(String sql) {
    return StoreQuery.rows(url(), sql);
  }
}
