package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogPatternName;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a store of rollups owes, run against a ClickHouse engine. A subclass starts an engine
 * without a database and names its URL.
 */
public abstract class ClickHouseRollupSinkContract implements MigratedStore.Contract {
  /** 2026-11-20 10:00 UTC. */
  private static final long MILLIS = 1_795_168_800_000L;

  private static final int ERROR = 5;
  private static final long OLDEST = 0xa;
  private static final long OTHER = 0xb;
  private static final long ORIGIN = 1;
  private static final long CALLER = 2;

  @RegisterExtension final MigratedStore store = new MigratedStore();
  private long offset;

  private void land(String kind, byte[] bytes) {
    Rollup record = new Rollup(offset, MILLIS + offset, kind, bytes);
    offset++;
    var receipt =
        new ClickHouseRollupSink(store.connection())
            .write(
                new SinkBatch<>(
                    "tailwater.rollups", 0, record.offset(), record.offset(), List.of(record)));
    assertThat(receipt.undecodable()).isEmpty();
    assertThat(receipt.refused()).isEmpty();
  }

  private static LogPatternCount counted(long patternId, String template, long total) {
    return new LogPatternCount(MILLIS, "shop", ERROR, patternId, template, total, total);
  }

  private static LogPatternName named(long formerId, long patternId) {
    return new LogPatternName("shop", ERROR, formerId, patternId, "user <*> is gone");
  }

  private List<NativeRow> query(String sql) {
    return StoreQuery.rows(url(), sql);
  }

  @Test
  void patternsThatTurnOutToBeOneAreCountedAsOne() {
    land(
        LogPatternCount.KIND,
        LogPatternCount.encode(
            List.of(
                counted(OLDEST, "user ann is gone", 3), counted(OTHER, "user bob is gone", 4))));
    land(LogPatternName.KIND, LogPatternName.encode(List.of(named(OTHER, OLDEST))));
    land(
        LogPatternCount.KIND,
        LogPatternCount.encode(List.of(counted(OLDEST, "user <*> is gone", 5), counted(0, "", 9))));

    List<NativeRow> rows =
        query(
            "SELECT pattern_id, sum(total) AS logs, argMax(template, total) AS template"
                + " FROM tailwater.log_patterns_1m WHERE service = 'shop' AND severity = 'ERROR'"
                + " GROUP BY pattern_id ORDER BY pattern_id");

    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst().text("pattern_id")).isEmpty();
    assertThat(rows.getFirst().number("logs")).isEqualTo(9);
    assertThat(rows.getLast().text("pattern_id")).isEqualTo("000000000000000a");
    assertThat(rows.getLast().number("logs")).isEqualTo(12);
    assertThat(rows.getLast().text("template")).isEqualTo("user <*> is gone");
    assertThat(
            query(
                "SELECT pattern_id FROM tailwater.log_pattern_ids(pattern = '000000000000000a')"
                    + " ORDER BY pattern_id"))
        .extracting(row -> row.text("pattern_id"))
        .containsExactly("000000000000000a", "000000000000000b");
  }

  @Test
  void latestNameOfAPatternCounts() {
    land(LogPatternName.KIND, LogPatternName.encode(List.of(named(0xc, OTHER))));
    land(
        LogPatternName.KIND,
        LogPatternName.encode(List.of(named(0xc, OLDEST), named(OTHER, OLDEST))));
    land(LogPatternCount.KIND, LogPatternCount.encode(List.of(counted(0xc, "of the third", 1))));

    assertThat(query("SELECT pattern_id FROM tailwater.log_patterns_1m"))
        .extracting(row -> row.text("pattern_id"))
        .containsExactly("000000000000000a");
  }

  @Test
  void spanThatIsToldAgainAfterItsTraceTakesNothingAway() {
    land(
        ExceptionOccurrence.KIND,
        occurrences(event("GET /pay", ORIGIN, ORIGIN), event("GET /pay", CALLER, ORIGIN)));
    land(ExceptionOccurrence.KIND, occurrences(event("", CALLER, CALLER)));

    assertOneFailure();
    store.connection().execute("OPTIMIZE TABLE tailwater.exception_occurrences FINAL");
    assertOneFailure();
  }

  private void assertOneFailure() {
    List<NativeRow> rows = query("SELECT endpoint, count FROM tailwater.exceptions");
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().text("endpoint")).isEqualTo("GET /pay");
    assertThat(rows.getFirst().number("count")).isEqualTo(1);
  }

  private static ExceptionOccurrence event(String endpoint, long spanId, long originSpanId) {
    return new ExceptionOccurrence(
        MILLIS * 1_000_000,
        "shop",
        endpoint,
        "java.lang.IllegalStateException",
        77,
        5,
        1,
        2,
        spanId,
        originSpanId,
        false,
        "no",
        "at shop");
  }

  private static byte[] occurrences(ExceptionOccurrence... all) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      ExceptionOccurrence.begin(out);
      for (ExceptionOccurrence one : all) {
        one.writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
