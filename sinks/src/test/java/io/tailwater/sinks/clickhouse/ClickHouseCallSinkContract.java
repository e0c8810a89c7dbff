package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.model.TraceId;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.DestinationKey;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.RollupKind;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a store of counted calls owes, run against a ClickHouse engine. A subclass starts an engine
 * without a database and names its URL.
 */
public abstract class ClickHouseCallSinkContract implements MigratedStore.Contract {
  /** 2026-11-20 10:00 UTC. */
  private static final long MILLIS = 1_795_168_800_000L;

  private static final long MINUTE_MILLIS = 60_000;
  private static final String P99 =
      "exp2((quantileExactWeightedArray(0.99)(mapKeys(latency), mapValues(latency)) + 0.5) / 32)";

  @RegisterExtension final MigratedStore store = new MigratedStore();
  private long offset;

  private SinkBatch<Rollup> batch(List<EncodedRollup> rollups) {
    long first = offset;
    List<Rollup> records = new ArrayList<>();
    for (EncodedRollup rollup : rollups) {
      records.add(new Rollup(offset++, MILLIS, rollup.kind(), rollup.bytes()));
    }
    return new SinkBatch<>("tailwater.rollups", 0, first, offset - 1, records);
  }

  private void land(SinkBatch<Rollup> batch) {
    var receipt = new ClickHouseRollupSink(store.connection()).write(batch);
    assertThat(receipt.undecodable()).isEmpty();
    assertThat(receipt.refused()).isEmpty();
  }

  private NativeRow row(String sql) {
    List<NativeRow> rows = StoreQuery.rows(url(), sql);
    assertThat(rows).as(sql).hasSize(1);
    return rows.getFirst();
  }

  private static RequestKey requests(int minute, String endpoint) {
    return new RequestKey(
        MILLIS + minute * MINUTE_MILLIS,
        "shop",
        "pod-1",
        endpoint,
        RequestKey.Kind.SERVER,
        "http",
        "200");
  }

  private static CallStats calls(long... durationsNanos) {
    CallStats stats = new CallStats();
    for (long nanos : durationsNanos) {
      stats.record(nanos, false, 500_000_000);
    }
    return stats;
  }

  @Test
  void anyQuantileOverAnyTimeIsThatOfTheCallsWithinTheStatedError() {
    Random random = new Random(7);
    List<Long> truth = new ArrayList<>();
    for (int minute = 0; minute < 3; minute++) {
      CallStats stats = new CallStats();
      for (int i = 0; i < 4_000; i++) {
        long nanos = (long) Math.exp(17 + 1.5 * random.nextGaussian());
        truth.add(nanos);
        stats.record(nanos, i % 10 == 0, 500_000_000);
      }
      land(batch(RollupKind.REQUESTS.encode(Map.of(requests(minute, "GET /pay"), stats))));
    }
    truth.sort(null);
    long p99 = truth.get((int) Math.ceil(0.99 * truth.size()) - 1);
    long sum = truth.stream().mapToLong(Long::longValue).sum();

    for (String table : List.of("red_1m", "red_1h", "red_1d")) {
      NativeRow all =
          row(
              "SELECT sum(calls) AS calls, sum(errors) AS errors, sum(duration_sum_ns) AS took,"
                  + " toUInt64(max(duration_max_ns)) AS longest, toUInt64(%s) AS p99 FROM tailwater.%s"
                      .formatted(P99, table));
      assertThat(all.number("calls")).as(table).isEqualTo(12_000);
      assertThat(all.number("errors")).as(table).isEqualTo(1_200);
      assertThat(all.number("took")).as(table).isEqualTo(sum);
      assertThat(all.number("longest")).as(table).isEqualTo(truth.getLast());
      assertThat((double) all.number("p99")).as(table).isCloseTo(p99, within(0.011 * p99));
    }
    NativeRow between =
        row(
            "SELECT calls, toUInt64(p99_ms * 1e6) AS p99, toUInt64(apdex * 1000) AS apdex FROM"
                + " tailwater.red_between(since = '2026-11-20 10:00:00', until = '2026-11-20"
                + " 10:03:00')");
    assertThat((double) between.number("p99")).isCloseTo(p99, within(0.011 * p99));
    assertThat(between.number("apdex")).isBetween(1L, 900L);
  }

  @Test
  void batchThatIsSentAgainCountsOnceByTheMinuteTheHourAndTheDay() {
    SinkBatch<Rollup> batch =
        batch(
            RollupKind.REQUESTS.encode(
                Map.of(requests(0, "GET /a"), calls(1, 2), requests(1, "GET /a"), calls(3))));
    land(batch);
    land(batch);

    for (String table : List.of("red_1m", "red_1h", "red_1d")) {
      assertThat(row("SELECT sum(calls) AS calls FROM tailwater." + table).number("calls"))
          .as(table)
          .isEqualTo(3);
    }
  }

  @Test
  void lateCallsAddAndTracesToLookAtStay() {
    CallStats early = calls(5_000_000);
    early.show(new TraceId(1, 1), 5_000_000, false);
    CallStats late = calls(9_000_000, 1_000_000);
    late.record(7_000_000, true, 500_000_000);
    late.show(new TraceId(2, 2), 7_000_000, true);
    land(batch(RollupKind.REQUESTS.encode(Map.of(requests(0, "GET /a"), early))));
    land(batch(RollupKind.REQUESTS.encode(Map.of(requests(0, "GET /a"), late))));
    store.connection().execute("OPTIMIZE TABLE tailwater.red_1m FINAL");

    NativeRow merged =
        row(
            "SELECT toUInt64(calls) AS calls, toUInt64(errors) AS errors, slowest.2 AS slow,"
                + " toString(failed_trace_id) AS failed_trace_id FROM tailwater.red_1m");
    assertThat(merged.number("calls")).isEqualTo(4);
    assertThat(merged.number("errors")).isEqualTo(1);
    assertThat(merged.text("slow")).isEqualTo(new TraceId(2, 2).toHex());
    assertThat(merged.text("failed_trace_id")).isEqualTo(new TraceId(2, 2).toHex());
  }

  @Test
  void recordsOfOneBatchThatCountTheSameMakeOneRow() {
    List<EncodedRollup> both =
        new ArrayList<>(RollupKind.REQUESTS.encode(Map.of(requests(0, "GET /a"), calls(1))));
    both.addAll(RollupKind.REQUESTS.encode(Map.of(requests(0, "GET /a"), calls(2))));
    land(batch(both));

    assertThat(row("SELECT count() AS parts FROM tailwater.red_1m").number("parts")).isEqualTo(1);
  }

  @Test
  void bothSidesOfAnEdgeAndTheirGapAreTold() {
    EdgeStats stats = new EdgeStats();
    stats.client().record(30_000_000, true, 0);
    stats.server().record(10_000_000, false, 0);
    stats.gap().record(20_000_000);
    EdgeKey edge = new EdgeKey(MILLIS, "shop", "bank", EdgeKey.Kind.SERVICE);
    land(batch(RollupKind.EDGES.encode(Map.of(edge, stats))));

    NativeRow told =
        row(
            "SELECT client, server, toString(kind) AS kind, calls, client_errors, server_errors,"
                + " toUInt64(assumeNotNull(client_p99_ms)) AS slow, toUInt64(assumeNotNull(gap_p50_ms)) AS gap"
                + " FROM tailwater.topology_between(since = '2026-11-20 10:00:00', until ="
                + " '2026-11-20 10:01:00')");
    assertThat(told.text("client")).isEqualTo("shop");
    assertThat(told.text("server")).isEqualTo("bank");
    assertThat(told.text("kind")).isEqualTo("SERVICE");
    assertThat(told.number("calls")).isEqualTo(1);
    assertThat(told.number("client_errors")).isEqualTo(1);
    assertThat(told.number("server_errors")).isZero();
    assertThat(told.number("slow")).isBetween(29L, 30L);
    assertThat(told.number("gap")).isBetween(19L, 20L);
  }

  @Test
  void statementsAndQueuesAreTold() {
    StatementKey statement =
        new StatementKey(MILLIS, "shop", "postgresql", "orders", "SELECT * FROM o WHERE id = ?");
    DestinationKey queue = new DestinationKey(MILLIS, "shop", "kafka", "orders", "send");
    List<EncodedRollup> both =
        new ArrayList<>(RollupKind.STATEMENTS.encode(Map.of(statement, calls(1, 2))));
    both.addAll(RollupKind.DESTINATIONS.encode(Map.of(queue, calls(3))));
    land(batch(both));

    assertThat(
            row("SELECT sum(calls) AS calls FROM tailwater.db_statements_1h WHERE statement ="
                    + " 'SELECT * FROM o WHERE id = ?' AND system = 'postgresql'")
                .number("calls"))
        .isEqualTo(2);
    assertThat(
            row("SELECT sum(calls) AS calls FROM tailwater.messaging_1d WHERE destination ="
                    + " 'orders' AND operation = 'send'")
                .number("calls"))
        .isEqualTo(1);
  }

  @Test
  void sideThatTellsNothingHasNoTime() {
    EdgeStats stats = new EdgeStats();
    stats.server().record(10_000_000, false, 0);
    EdgeKey edge = new EdgeKey(MILLIS, EdgeKey.USER, "bank", EdgeKey.Kind.SERVICE);
    land(batch(RollupKind.EDGES.encode(Map.of(edge, stats))));

    NativeRow told =
        row(
            "SELECT isNull(client_p99_ms) AS no_client, isNull(server_p99_ms) AS no_server,"
                + " isNull(gap_p50_ms) AS no_gap FROM tailwater.topology_between(since ="
                + " '2026-11-20 10:00:00', until = '2026-11-20 10:01:00')");
    assertThat(told.number("no_client")).isEqualTo(1);
    assertThat(told.number("no_server")).isZero();
    assertThat(told.number("no_gap")).isEqualTo(1);
  }

  @Test
  void columnsThatAddUpAreAsTheyShouldBe() {
    for (NativeBlock block :
        List.of(
            new RollupRows.Requests().block,
            new RollupRows.Edges().block,
            new RollupRows.Statements().block,
            new RollupRows.Destinations().block)) {
      assertThat(TableCheck.differences(store.connection(), block)).isEmpty();
    }
  }
}
