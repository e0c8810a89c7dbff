package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.metric.ExponentialBuckets;
import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.Label;
import io.tailwater.model.metric.MetricExemplar;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.MetricResource;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.MetricSeries;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.metric.SummaryRow;
import io.tailwater.model.metric.Temporality;
import io.tailwater.sinks.MetricRecord;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.TransientSinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a store of metrics owes, run against a ClickHouse engine. A subclass starts an empty engine
 * and names its URL.
 */
public abstract class ClickHouseMetricSinkContract implements MigratedStore.Contract {
  /** 2026-11-20 10:00 UTC. */
  private static final long MILLIS = 1_795_168_800_000L;

  private static final long NANOS = MILLIS * 1_000_000;
  private static final long SECOND = 1_000_000_000L;
  private static final MetricResource SHOP =
      new MetricResource(
          "shop",
          "h1:77",
          "h1",
          List.of(
              new Label("host.name", "h1"),
              new Label("service.name", "shop"),
              new Label("service.version", "1.2"),
              new Label("telemetry.sdk.language", "java")));

  @RegisterExtension final MigratedStore store = new MigratedStore();

  @Test
  void rowsOfEachKindLandWhole() {
    Map<String, Long> landed =
        sink()
            .write(
                batch(
                    1,
                    new MetricRecord(
                        3,
                        MILLIS,
                        List.of(
                            number("jobs", MetricKind.SUM, 7, NANOS, 50, 4),
                            number("queue", MetricKind.GAUGE, 8, NANOS, 12, 0),
                            histogram(NANOS),
                            exponential(NANOS),
                            new SummaryRow(
                                series("waits", MetricKind.SUMMARY, 11),
                                NANOS,
                                NANOS,
                                3,
                                0.5,
                                new double[] {0.5, 0.99},
                                new double[] {0.1, 0.2})))))
            .rowsByTable();

    assertThat(landed).containsEntry("metrics_points", 2L).containsEntry("metrics_histograms", 3L);
    NativeRow sum = only("SELECT * FROM tailwater.metrics_sum");
    assertThat(sum.text("name")).isEqualTo("jobs");
    assertThat(sum.text("service")).isEqualTo("shop");
    assertThat(sum.text("instance")).isEqualTo("h1:77");
    assertThat(sum.text("host")).isEqualTo("h1");
    assertThat(sum.text("unit")).isEqualTo("1");
    assertThat(sum.text("temporality")).isEqualTo("CUMULATIVE");
    assertThat(sum.map("attributes")).containsExactly(Map.entry("queue", "fast"));
    assertThat(sum.map("resource_attributes")).containsEntry("service.version", "1.2");
    assertThat(sum.number("time")).isEqualTo(NANOS);
    assertThat(sum.number("start_time")).isEqualTo(NANOS - 10 * SECOND);
    assertThat(sum.decimal("value")).isEqualTo(50);
    assertThat(sum.decimal("delta")).isEqualTo(4);
    assertThat(sum.texts("exemplars.trace_id")).containsExactly("0000000000000001000000000000002a");
    assertThat(sum.texts("exemplars.span_id")).containsExactly("0000000000000007");
    assertThat(only("SELECT * FROM tailwater.metrics_gauge").decimal("value")).isEqualTo(12);
    NativeRow histogram = only("SELECT * FROM tailwater.metrics_histogram");
    assertThat(histogram.number("count")).isEqualTo(6);
    assertThat(histogram.numbers("bounds")).containsExactly(0.1, 1.0);
    assertThat(histogram.numbers("bucket_counts")).containsExactly(1L, 2L, 3L);
    assertThat(histogram.decimal("min")).isNaN();
    NativeRow exponential = only("SELECT * FROM tailwater.metrics_exp_histogram");
    assertThat(exponential.number("scale")).isEqualTo(-2);
    assertThat(exponential.number("positive_offset")).isEqualTo(-5);
    assertThat(exponential.numbers("positive_counts")).containsExactly(4L, 5L);
    NativeRow summary = only("SELECT * FROM tailwater.metrics_summary");
    assertThat(summary.numbers("quantiles")).containsExactly(0.5, 0.99);
    assertThat(summary.numbers("quantile_values")).containsExactly(0.1, 0.2);
  }

  @Test
  void batchThatIsWrittenAgainLandsOnceAndIsCountedOnce() {
    SinkBatch<MetricRecord> batch =
        batch(
            10,
            new MetricRecord(
                12,
                MILLIS,
                List.of(number("jobs", MetricKind.SUM, 7, NANOS, 50, 4), histogram(NANOS))));
    sink().write(batch);
    sink().write(batch);
    sink()
        .write(
            batch(
                20,
                new MetricRecord(
                    22,
                    MILLIS,
                    List.of(
                        number("jobs", MetricKind.SUM, 7, NANOS + SECOND, 53, 3),
                        histogram(NANOS + SECOND)))));

    assertThat(query("SELECT * FROM tailwater.metrics_points")).hasSize(2);
    assertThat(query("SELECT * FROM tailwater.metrics_histograms")).hasSize(2);
    NativeRow jobs = only("SELECT * FROM tailwater.metrics_1m WHERE name = 'jobs'");
    assertThat(jobs.decimal("delta")).isEqualTo(7);
    assertThat(jobs.number("points")).isEqualTo(2);
    assertThat(jobs.decimal("value_last")).isEqualTo(53);
    assertThat(jobs.decimal("value_max")).isEqualTo(53);
    assertThat(jobs.map("attributes")).containsExactly(Map.entry("queue", "fast"));
    NativeRow times = only("SELECT * FROM tailwater.metrics_1m WHERE name = 'times'");
    assertThat(times.number("count")).isEqualTo(12);
    assertThat(times.decimal("sum")).isEqualTo(5);
    assertThat(times.decimal("value_min")).isNaN();
    assertThat(times.decimal("value_max")).isEqualTo(2);
  }

  @Test
  void topicThatWasMadeAnewIsAnotherOne() {
    MetricRecord rows =
        new MetricRecord(1, MILLIS, List.of(number("jobs", MetricKind.SUM, 7, NANOS, 5, 4)));
    MetricRecord others =
        new MetricRecord(
            1, MILLIS, List.of(number("jobs", MetricKind.SUM, 7, NANOS + SECOND, 6, 1)));
    sink().write(new SinkBatch<>("m@one", 0, 0, 9, List.of(rows)));
    sink().write(new SinkBatch<>("m@two", 0, 0, 9, List.of(others)));

    assertThat(query("SELECT * FROM tailwater.metrics_points")).hasSize(2);
  }

  @Test
  void viewsTellInstancesAndTheHostThatRunsHot() {
    long now = System.currentTimeMillis() * 1_000_000;
    List<MetricRow> rows = new ArrayList<>();
    rows.add(cpu("h1", "idle", 20, now, 1));
    rows.add(cpu("h1", "user", 21, now, 9));
    rows.add(cpu("h2", "idle", 22, now, 8));
    rows.add(cpu("h2", "user", 23, now, 2));
    sink().write(batch(30, new MetricRecord(31, now / 1_000_000, rows)));

    List<NativeRow> hosts = query("SELECT host, cpu FROM tailwater.hot_hosts");
    assertThat(hosts).extracting(row -> row.text("host")).containsExactly("h1", "h2");
    assertThat(hosts.getFirst().decimal("cpu")).isEqualTo(0.9);
    assertThat(query("SELECT * FROM tailwater.instances ORDER BY host"))
        .hasSize(2)
        .first()
        .satisfies(
            row -> {
              assertThat(row.text("language")).isEqualTo("java");
              assertThat(row.text("version")).isEqualTo("1.2");
              assertThat(row.number("last_seen")).isEqualTo(now);
            });
  }

  @Test
  void columnThatWasDroppedIsNamedWithItsRemedyAndTheBatchLandsThen() {
    store.connection().execute("ALTER TABLE tailwater.metrics_points DROP COLUMN scope");
    SinkBatch<MetricRecord> batch =
        batch(
            40,
            new MetricRecord(41, MILLIS, List.of(number("jobs", MetricKind.SUM, 7, NANOS, 5, 4))));

    assertThatThrownBy(() -> sink().write(batch))
        .isInstanceOf(TransientSinkException.class)
        .hasMessageContaining("lacks column scope; mend it with: ALTER TABLE");
    store
        .connection()
        .execute("ALTER TABLE tailwater.metrics_points ADD COLUMN scope LowCardinality(String)");
    sink().write(batch);
    assertThat(query("SELECT * FROM tailwater.metrics_points")).hasSize(1);
  }

  @Test
  void emptyBatchIsNoInsert() {
    assertThat(sink().write(batch(50)).rowsByTable())
        .containsOnly(Map.entry("metrics_points", 0L), Map.entry("metrics_histograms", 0L));
  }

  private RecordSink<MetricRecord> sink() {
    return new ClickHouseMetricSink(store.connection());
  }

  private static SinkBatch<MetricRecord> batch(long first, MetricRecord... records) {
    return new SinkBatch<>("tailwater.keyed.metrics@id", 2, first, first + 9, List.of(records));
  }

  private static MetricSeries series(String name, MetricKind kind, long id) {
    return series(SHOP, name, kind, id, new Label("queue", "fast"));
  }

  private static MetricSeries series(
      MetricResource resource, String name, MetricKind kind, long id, Label label) {
    return new MetricSeries(
        id,
        id,
        resource,
        "meter",
        name,
        "",
        "1",
        kind,
        Temporality.CUMULATIVE,
        true,
        List.of(label),
        false);
  }

  private static NumberRow number(
      String name, MetricKind kind, long id, long time, double value, double delta) {
    return new NumberRow(
        series(name, kind, id),
        time - 10 * SECOND,
        time,
        value,
        delta,
        List.of(new MetricExemplar(time, 1, 1, 42, 7)));
  }

  private static NumberRow cpu(String host, String mode, long id, long time, double delta) {
    MetricResource resource = new MetricResource("agent", host, host, SHOP.attributes());
    return new NumberRow(
        series(resource, "system.cpu.time", MetricKind.SUM, id, new Label("cpu.mode", mode)),
        time - SECOND,
        time,
        100,
        delta,
        List.of());
  }

  private static HistogramRow histogram(long time) {
    return new HistogramRow(
        series("times", MetricKind.HISTOGRAM, 9),
        time - SECOND,
        time,
        6,
        2.5,
        Double.NaN,
        2,
        new double[] {0.1, 1},
        new long[] {1, 2, 3},
        List.of());
  }

  private static ExponentialHistogramRow exponential(long time) {
    return new ExponentialHistogramRow(
        series("sizes", MetricKind.EXPONENTIAL_HISTOGRAM, 10),
        time - SECOND,
        time,
        9,
        2.5,
        0.1,
        2,
        new ExponentialBuckets(-2, 0.5, 0, -5, new long[] {4, 5}, 0, new long[0]),
        List.of());
  }

  private NativeRow only(String sql) {
    List<NativeRow> rows = query(sql);
    assertThat(rows).hasSize(1);
    return rows.getFirst();
  }

  private List<NativeRow> query(String sql) {
    return StoreQuery.rows(url(), sql);
  }
}
