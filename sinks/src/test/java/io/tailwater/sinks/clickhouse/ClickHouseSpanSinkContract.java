package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.late;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static io.tailwater.sinks.OtlpTraces.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SpanSinkContract;
import io.tailwater.sinks.StoredSpan;
import io.tailwater.sinks.StoredTrace;
import io.tailwater.sinks.TransientSinkException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contract of sinks, run against a ClickHouse engine. A subclass starts an empty engine and
 * names its URL; rows are read back over plain HTTP in the Native format.
 */
public abstract class ClickHouseSpanSinkContract extends SpanSinkContract
    implements MigratedStore.Contract {
  @RegisterExtension final MigratedStore store = new MigratedStore();

  @Override
  protected RecordSink<KeptTrace> openSink() {
    return ClickHouseSink.ofSpans(store.connection());
  }

  @Override
  protected void refuseSpansNamed(String name) {
    store
        .connection()
        .execute(
            "ALTER TABLE tailwater.spans ADD CONSTRAINT IF NOT EXISTS kit CHECK name != '%s'"
                .formatted(name));
  }

  @Override
  protected void takeAllSpans() {
    store.connection().execute("ALTER TABLE tailwater.spans DROP CONSTRAINT IF EXISTS kit");
  }

  @Override
  protected List<StoredSpan> storedSpans(String traceIdHex) {
    return query(
            "SELECT * FROM tailwater.spans WHERE trace_id = '" + traceIdHex + "' ORDER BY span_id")
        .stream()
        .map(NativeRow::span)
        .toList();
  }

  @Override
  protected List<StoredTrace> storedTraces(String traceIdHex) {
    return query("SELECT * FROM tailwater.traces WHERE trace_id = '" + traceIdHex + "'").stream()
        .map(NativeRow::trace)
        .toList();
  }

  @Test
  void storeOfTheFirstVersionMigratesInPlace() {
    String trace = "c00000000000000000000000000000f1";
    List<Migration> shipped = SchemaMigrations.shipped();
    store.connection().execute("DROP DATABASE tailwater");
    SchemaMigrations.apply(store.connection(), shipped.subList(0, 1));
    store
        .connection()
        .execute(
            """
        INSERT INTO tailwater.trace_parts
        SELECT '2026-11-20', '%s', 0, 1, false, 'old', 'GET /', '2026-11-20 10:00:00',
            '2026-11-20 10:00:01', 3, 0, ['old'], 'errors', 4"""
                .formatted(trace));

    // A run that broke off after its statements runs them again.
    List<Migration> later = shipped.subList(1, shipped.size());
    later.forEach(migration -> migration.statements().forEach(store.connection()::execute));
    assertThat(SchemaMigrations.apply(store.connection()))
        .containsExactlyElementsOf(later.stream().map(Migration::name).toList());
    assertThat(SchemaMigrations.apply(store.connection())).isEmpty();

    StoredTrace old = storedTraces(trace).getFirst();
    assertThat(old.sampleWeight()).isEqualTo(4);
    assertThat(old.policyVersion()).isZero();
    assertThat(old.decisionReason()).isEmpty();
    assertThat(old.complete()).isFalse();
    try (RecordSink<KeptTrace> sink = openSink()) {
      sink.write(
          new SinkBatch<>(
              "migrated",
              0,
              2,
              2,
              List.of(
                  late(2, resourceSpans("new", span(trace, "00000000000000a1", "x").build())))));
    }
    assertThat(storedTraces(trace))
        .singleElement()
        .satisfies(
            both -> {
              assertThat(both.spanCount()).isEqualTo(4);
              assertThat(both.lateSpans()).isEqualTo(1);
              assertThat(both.services()).containsExactly("new", "old");
            });
  }

  @Test
  void tryThatBrokeOffBetweenTwoPartsIsCompletedByAnotherSinkAndDoublesNothing() {
    SinkBatch<KeptTrace> batch = withOneRefused("broken-off", "c4", 16, 11);
    Landings first = new Landings();
    AtomicInteger inserts = new AtomicInteger();
    ClickHouseSink<KeptTrace> sink = ClickHouseSink.ofSpans(store.connection());
    assertThatThrownBy(
            () ->
                sink.landing(
                        batch,
                        first,
                        (part, block) -> {
                          if (inserts.incrementAndGet() == 5) {
                            throw new TransientSinkException(0, "killed", null);
                          }
                          sink.insert(part, block);
                        })
                    .land())
        .isInstanceOf(TransientSinkException.class);

    try (RecordSink<KeptTrace> next = openSink()) {
      assertThat(next.write(batch).refused()).hasSize(1);
    }
    for (int i = 0; i < 16; i++) {
      assertThat(storedSpans(trace("c4", i))).hasSize(i == 11 ? 0 : 1);
      assertThat(storedTraces(trace("c4", i))).hasSize(i == 11 ? 0 : 1);
    }
  }

  @Test
  void columnThatWasDroppedIsNamedWithItsRemedy() {
    store.connection().execute("ALTER TABLE tailwater.spans DROP COLUMN policy_version");
    SinkBatch<KeptTrace> batch =
        new SinkBatch<>(
            "dropped",
            0,
            2,
            2,
            List.of(
                late(
                    2,
                    resourceSpans("new", span(trace("c5", 1), "00000000000000a1", "x").build()))));
    try (RecordSink<KeptTrace> sink = openSink()) {
      assertThatThrownBy(() -> sink.write(batch))
          .isInstanceOf(TransientSinkException.class)
          .hasMessageEndingWith(
              "-- table tailwater.spans lacks column policy_version; mend it with: ALTER TABLE"
                  + " tailwater.spans ADD COLUMN `policy_version` UInt32");

      store.connection().execute("ALTER TABLE tailwater.spans ADD COLUMN `policy_version` UInt32");
      sink.write(batch);
    }
    assertThat(storedSpans(trace("c5", 1))).hasSize(1);
  }

  @Test
  void fullDiskIsNamedAndTheBatchLandsOnceThereIsRoom() {
    store
        .connection()
        .execute(
            "ALTER TABLE tailwater.spans MODIFY SETTING min_free_disk_bytes_to_perform_insert = "
                + Long.MAX_VALUE);
    SinkBatch<KeptTrace> batch =
        new SinkBatch<>(
            "full",
            0,
            2,
            2,
            List.of(
                late(
                    2,
                    resourceSpans("new", span(trace("c7", 1), "00000000000000a1", "x").build()))));
    try (RecordSink<KeptTrace> sink = openSink()) {
      assertThatThrownBy(() -> sink.write(batch))
          .isInstanceOf(TransientSinkException.class)
          .hasMessageContaining("the server's disk is full");

      store
          .connection()
          .execute(
              "ALTER TABLE tailwater.spans RESET SETTING min_free_disk_bytes_to_perform_insert");
      sink.write(batch);
      sink.write(batch);
    }
    assertThat(storedSpans(trace("c7", 1))).hasSize(1);
    assertThat(storedTraces(trace("c7", 1))).hasSize(1);
  }

  @Test
  void columnOfAnotherTypeStopsTheSinkAndNothingIsHandedBack() {
    store
        .connection()
        .execute("ALTER TABLE tailwater.spans MODIFY COLUMN policy LowCardinality(FixedString(2))");
    SinkBatch<KeptTrace> batch =
        new SinkBatch<>(
            "retyped",
            0,
            2,
            2,
            List.of(
                late(
                    2,
                    resourceSpans("new", span(trace("c6", 1), "00000000000000a1", "x").build()))));
    try (RecordSink<KeptTrace> sink = openSink()) {
      assertThatThrownBy(() -> sink.write(batch))
          .isInstanceOf(TransientSinkException.class)
          .hasMessageContaining(
              "table tailwater.spans has column policy of type LowCardinality(FixedString(2)), not"
                  + " LowCardinality(String)");
    }
  }

  private List<NativeRow> query(String sql) {
    return StoreQuery.rows(url(), sql);
  }
}
