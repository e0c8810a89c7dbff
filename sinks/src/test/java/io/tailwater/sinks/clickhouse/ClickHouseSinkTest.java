package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.kept;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static io.tailwater.sinks.OtlpTraces.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.TransientSinkException;
import io.tailwater.sinks.clickhouse.FakeClickHouse.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClickHouseSinkTest {
  private static final ResourceSpans BATCH_SPANS =
      resourceSpans(
          "checkout",
          span("0000000000000000000000000000000a", "000000000000000b", "GET /").build());

  private static final SinkBatch<KeptTrace> BATCH =
      new SinkBatch<>("tailwater.kept.spans", 3, 40, 49, List.of(kept(41, BATCH_SPANS)));

  private FakeClickHouse server;
  private ClickHouseConnection connection;
  private ClickHouseSink<KeptTrace> sink;

  @BeforeEach
  void open() throws IOException {
    server = FakeClickHouse.start();
    connection = ClickHouseConnection.open(server.url());
    sink = ClickHouseSink.ofSpans(connection);
  }

  @AfterEach
  void close() {
    sink.close();
    connection.close();
    server.close();
  }

  @Test
  void everyTableGetsOneInsertUnderTheTokenOfTheBatch() {
    SinkReceipt receipt = sink.write(BATCH);

    assertThat(receipt.rowsByTable()).isEqualTo(Map.of("spans", 1L, "trace_parts", 1L));
    assertThat(server.requests())
        .extracting(request -> request.parameters().get("insert_deduplication_token"))
        .containsExactly(
            "tailwater.kept.spans-3-40-49-spans", "tailwater.kept.spans-3-40-49-trace_parts");
    assertThat(server.requests())
        .allSatisfy(
            request ->
                assertThat(request.parameters())
                    .containsEntry("insert_deduplicate", "1")
                    .containsEntry("async_insert", "0")
                    .containsEntry("wait_end_of_query", "1"));
  }

  @Test
  void everyTryHasAnIdOfItsOwnUnderTheSameToken() {
    sink.write(BATCH);
    sink.write(BATCH);

    assertThat(server.requests())
        .extracting(request -> request.parameters().get("query_id"))
        .doesNotHaveDuplicates()
        .hasSize(4);
    assertThat(server.requests())
        .extracting(request -> request.parameters().get("insert_deduplication_token"))
        .containsExactly(
            "tailwater.kept.spans-3-40-49-spans",
            "tailwater.kept.spans-3-40-49-trace_parts",
            "tailwater.kept.spans-3-40-49-spans",
            "tailwater.kept.spans-3-40-49-trace_parts");
  }

  @Test
  void batchWithoutRowsSendsNothing() {
    SinkReceipt receipt = sink.write(new SinkBatch<>("t", 0, 0, 9, List.of()));

    assertThat(receipt.rowsByTable()).isEqualTo(Map.of("spans", 0L, "trace_parts", 0L));
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        16, 53, 60, 70, 81, 159, 164, 202, 203, 209, 210, 241, 242, 243, 252, 319, 425, 516, 999,
        1_234
      })
  void troubleOfTheServerIsTransient(int code) {
    server.answering(new Answer(500, code, "Code: " + code + ". DB::Exception: no"));

    assertThatThrownBy(() -> sink.write(BATCH))
        .isInstanceOfSatisfying(
            TransientSinkException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {27, 33, 117, 469, 691})
  void recordThatAloneIsRefusedIsHandedBackOnceOthersLand(int code) {
    server.answering(new Answer(400, code, "Code: " + code + ". DB::Exception: no"));
    assertThatThrownBy(() -> sink.write(BATCH))
        .isInstanceOf(TransientSinkException.class)
        .hasMessageContaining("it is the table rather than the data")
        .hasMessageContaining("code " + code);

    sink.write(new SinkBatch<>("tailwater.kept.spans", 5, 7, 7, List.of(kept(7, BATCH_SPANS))));
    server.answering(new Answer(400, code, "Code: " + code + ". DB::Exception: no"));
    assertThat(sink.write(BATCH).refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.offset()).isEqualTo(41);
              assertThat(refused.reason()).contains("code " + code + ", no");
              assertThat(refused.otlp()).isEqualTo(BATCH.records().getFirst().otlp());
            });
  }

  @Test
  void failingViewIsNotTheRecordsFault() {
    server.answering(
        new Answer(
            400,
            469,
            "Code: 469. DB::Exception: Constraint c is violated: while pushing to view x"));

    assertThatThrownBy(() -> sink.write(BATCH))
        .isInstanceOf(TransientSinkException.class)
        .hasMessageEndingWith(" -- a materialized view on the table fails: mend it, or drop it");
  }

  @Test
  void missingColumnIsNamedWithItsRemedy() {
    server.answering(
        new Answer(404, 16, "Code: 16. DB::Exception: No such column flags in table"),
        new Answer(200, 0, "day\tDate\n"));

    assertThatThrownBy(() -> sink.write(BATCH))
        .hasMessageContaining("table tailwater.spans lacks column trace_id")
        .hasMessageContaining("ALTER TABLE tailwater.spans ADD COLUMN `trace_id` String");
  }

  @Test
  void failureOfTheSecondTableFailsTheBatch() {
    server.answering(
        new Answer(200, 0, ""), new Answer(500, 241, "Code: 241. DB::Exception: memory"));

    assertThatThrownBy(() -> sink.write(BATCH)).isInstanceOf(TransientSinkException.class);
  }

  @Test
  void messageSaysWhereWhatAndHowToMend() {
    server.answering(
        new Answer(404, 60, "Code: 60. DB::Exception: Table tailwater.spans does not exist."),
        new Answer(200, 0, ""));

    assertThatThrownBy(() -> sink.write(BATCH))
        .hasMessageStartingWith(
            "ClickHouse at " + server.url() + ": code 60, Table tailwater.spans does not exist.")
        .hasMessageEndingWith(
            "-- table tailwater.spans is not there: TRUNCATE TABLE tailwater.schema_migrations, and"
                + " start this node again, which makes it");
  }

  @Test
  void proxyErrorWithoutACodeIsTransient() {
    server.answering(new Answer(502, 0, "Bad Gateway"));

    assertThatThrownBy(() -> sink.write(BATCH)).isInstanceOf(TransientSinkException.class);
  }

  @Test
  void serverThatIsAwayIsTransient() {
    server.close();

    assertThatThrownBy(() -> sink.write(BATCH))
        .isInstanceOf(TransientSinkException.class)
        .hasMessageStartingWith("ClickHouse at " + server.url() + " does not answer (");
  }
}
