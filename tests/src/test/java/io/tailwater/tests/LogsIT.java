package io.tailwater.tests;

import static io.tailwater.tests.truth.TestLog.ERROR;
import static io.tailwater.tests.truth.TestLog.INFO;
import static io.tailwater.tests.truth.TestLog.log;
import static io.tailwater.tests.truth.TestLog.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.SmallTraces;
import io.tailwater.tests.truth.TestLog;
import io.tailwater.tests.truth.TestSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logs of a trace are kept or dropped with it, whichever of them comes first and however late. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PARTITION = 1;
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 6s
        decision_wait_after_root_received: 1s
        policies:
          - name: wanted
            type: string_attribute
            string_attribute: {key: wanted, values: ['yes']}
          - {name: none, type: probabilistic, probabilistic: {sampling_percentage: 0}}
      logs:
        wait: 15s
        first_of_pattern: 0
        rate: 0
      node:
        clickhouse: {batch_max_delay: 50ms}
        sources: [otlp_spans, {topic: otlp_logs, signal: logs}]
      """;

  private final Servers servers;
  private final KafkaClient kafka;
  private final Sql sql;

  LogsIT() throws IOException {
    servers = new Servers("logs", CONFIG);
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    kafka = new KafkaClient(servers.brokers());
    sql = servers.sql();
  }

  /** A node that died in its very first transaction of logs came before the one that is tested. */
  @BeforeAll
  void startAfterOneThatDied() throws IOException {
    SmallTraces traces = new SmallTraces(servers, PATIENCE);
    traces.awaitReady();
    servers.stopNode();
    kafka.leaveAborted(Topics.LOGS_LEDGER);
    servers.startNode();
    traces.awaitReady();
  }

  @AfterAll
  void stop() {
    kafka.close();
    servers.close();
  }

  private static Span.Builder wanted() {
    return TestSpan.root().addAttributes(TestSpan.text("wanted", "yes"));
  }

  private void sendSpans(Span.Builder... spans) {
    kafka.send(Topics.OTLP_SPANS, PARTITION, TestSpan.encoded(spans));
  }

  private void sendLogs(io.opentelemetry.proto.logs.v1.LogRecord.Builder... logs) {
    kafka.send(Topics.OTLP_LOGS, PARTITION, TestLog.encoded(logs));
  }

  private JsonNode awaitLog(String body) {
    List<JsonNode> rows = new ArrayList<>();
    await("the log '" + body + "' in tailwater.logs")
        .atMost(PATIENCE)
        .until(
            () -> {
              rows.clear();
              rows.addAll(
                  sql.rows("SELECT * FROM tailwater.logs FINAL WHERE body = '" + body + "'"));
              return !rows.isEmpty();
            });
    assertThat(rows).as("rows of the log '%s'", body).hasSize(1);
    return rows.getFirst();
  }

  private long stored(String body) {
    return sql.number("SELECT count() FROM tailwater.logs WHERE body = '" + body + "'");
  }

  @Test
  void logsFollowTheVerdictOnTheirTraceWhicheverComesFirst() throws IOException {
    Span.Builder kept = wanted();
    Span.Builder dropped = TestSpan.root();
    Span.Builder absent = TestSpan.root();
    sendLogs(
        within(kept, INFO, "before the spans"),
        within(dropped, INFO, "of a dropped trace"),
        within(absent, ERROR, "an error whose trace never comes"),
        within(absent, INFO, "a word whose trace never comes"),
        log(ERROR, "an error without a trace"),
        log(INFO, "a word without a trace"));
    sendSpans(kept);
    sendSpans(dropped);

    JsonNode before = awaitLog("before the spans");
    assertThat(before.path("trace_id").asText()).isEqualTo(TestSpan.traceId(kept));
    assertThat(before.path("span_id").asText()).isEqualTo(TestSpan.spanId(kept));
    assertThat(before.path("service").asText()).isEqualTo("order-service");
    assertThat(before.path("severity").asText()).isEqualTo("INFO");
    assertThat(before.path("correlation").asText()).isEqualTo("span");
    assertThat(before.path("policy").asText()).isEqualTo("wanted");
    assertThat(before.path("reason").asText()).isEqualTo("trace");

    assertThat(awaitLog("an error without a trace").path("reason").asText()).isEqualTo("severity");

    sendLogs(within(kept, INFO, "after the verdict"));
    awaitLog("after the verdict");

    servers.stopNode();
    sendLogs(
        within(dropped, ERROR, "of a dropped trace, after a restart"),
        within(kept, INFO, "after a restart"));
    servers.startNode();
    awaitLog("after a restart");

    awaitLog("an error whose trace never comes");
    assertThat(stored("of a dropped trace")).isZero();
    assertThat(stored("of a dropped trace, after a restart")).isZero();
    assertThat(stored("a word whose trace never comes")).isZero();
    assertThat(stored("a word without a trace")).isZero();
  }

  @Test
  void logsOfAHostWithASlowClockWaitForTheirTraceLikeOthers() {
    Span.Builder kept = wanted();
    long twoMinutesAgo = System.currentTimeMillis() - 120_000;
    kafka.send(
        List.of(
            new ProducerRecord<>(
                Topics.OTLP_LOGS,
                PARTITION,
                twoMinutesAgo,
                null,
                TestLog.encoded(within(kept, INFO, "by a slow clock")))));
    await("the log waits for its trace")
        .atMost(PATIENCE)
        .until(() -> servers.node().metrics().sum("tailwater_logs_waiting") >= 1);

    sendSpans(kept);

    assertThat(awaitLog("by a slow clock").path("reason").asText()).isEqualTo("trace");
  }

  @Test
  void aTraceCarriesWhatItsLogsSay() {
    Span.Builder kept = wanted();
    sendSpans(kept);
    sendLogs(
        within(kept, INFO, "began"),
        within(kept, ERROR, "the shelf is broken"),
        within(kept, ERROR, "and so is the door"));

    String trace =
        "SELECT * FROM tailwater.traces WHERE trace_id = '" + TestSpan.traceId(kept) + "'";
    await("the logs of the trace are counted in its row")
        .atMost(PATIENCE)
        .until(
            () ->
                sql.rows(trace).stream().anyMatch(row -> row.path("log_error_count").asInt() == 2));
    JsonNode row = sql.rows(trace).getFirst();
    assertThat(row.path("log_count").asInt()).isEqualTo(3);
    assertThat(row.path("first_error_message").asText()).isEqualTo("the shelf is broken");
    assertThat(row.path("span_count").asInt()).isEqualTo(1);
  }

  @Test
  void everyLogOfKeptTracesLandsOnceThoughTheNodeIsKilled() throws IOException {
    List<Span.Builder> traces = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      traces.add(i % 2 == 0 ? wanted() : TestSpan.root());
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < traces.size(); i++) {
        sendLogs(
            within(traces.get(i), INFO, "killed %d of %d".formatted(round, i)),
            log(ERROR, "killed alone %d of %d".formatted(round, i)));
        if (round == i % 2) {
          sendSpans(traces.get(i));
        }
      }
      servers.killNode();
      servers.startNode();
    }

    String landed = "SELECT %s FROM tailwater.logs WHERE body LIKE 'killed %%'";
    int expected = 2 * 20 + 2 * 40;
    await("all logs of kept traces and all errors have landed")
        .atMost(PATIENCE)
        .until(() -> sql.number(landed.formatted("uniqExact(body)")) == expected);
    assertThat(sql.number(landed.formatted("count()"))).isEqualTo(expected);
  }
}
