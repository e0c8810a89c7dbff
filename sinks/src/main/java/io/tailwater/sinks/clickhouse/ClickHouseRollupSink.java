package io.tailwater.sinks.clickhouse;

import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogPatternName;
import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.PageRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.model.rollup.RollupKey;
import io.tailwater.model.rollup.RollupKind;
import io.tailwater.model.rollup.RollupStats;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.RefusedRecord;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lands rollups in ClickHouse, each kind in its own table, as {@link ClickHouseSink} does. Records
 * of a kind that no table takes are others' to read, and are passed over. Thread-safe.
 */
public final class ClickHouseRollupSink implements RecordSink<Rollup> {
  private final Map<String, ClickHouseSink<Rollup>> sinks = new LinkedHashMap<>();

  /** A sink over a connection that stays the caller's to close. */
  public ClickHouseRollupSink(ClickHouseConnection connection) {
    sinks.put(LogPatternCount.KIND, ClickHouseSink.ofLogPatterns(connection));
    sinks.put(LogPatternName.KIND, ClickHouseSink.ofLogPatternNames(connection));
    sinks.put(ExceptionOccurrence.KIND, ClickHouseSink.ofExceptions(connection));
    put(connection, RollupRows.Requests.TABLE, RollupKind.REQUESTS, RollupRows.Requests::new);
    put(connection, RollupRows.Edges.TABLE, RollupKind.EDGES, RollupRows.Edges::new);
    put(connection, RollupRows.Statements.TABLE, RollupKind.STATEMENTS, RollupRows.Statements::new);
    put(
        connection,
        RollupRows.Destinations.TABLE,
        RollupKind.DESTINATIONS,
        RollupRows.Destinations::new);
    put(connection, AlertRow.KIND, AlertBlock.TABLE, AlertRow::decode, AlertBlock::new);
    put(connection, BaselineRow.KIND, BaselineBlock.TABLE, BaselineRow::decode, BaselineBlock::new);
    put(connection, SloRow.KIND, SloBlock.TABLE, SloRow::decode, SloBlock::new);
    put(connection, PageRow.KIND, IncidentBlock.TABLE, PageRow::decode, IncidentBlock::new);
  }

  private <R> void put(
      ClickHouseConnection connection,
      String kind,
      String table,
      Function<byte[], List<R>> codec,
      Supplier<JudgedBlock<R>> empty) {
    sinks.put(kind, ClickHouseSink.ofRollups(connection, table, new JudgedDecoder<>(codec, empty)));
  }

  private <K extends RollupKey, S extends RollupStats<S>> void put(
      ClickHouseConnection connection,
      String table,
      RollupKind<K, S> kind,
      Supplier<RollupRows<K, S>> empty) {
    sinks.put(
        kind.header(),
        ClickHouseSink.ofRollups(connection, table, new RollupDecoder<>(kind, empty)));
  }

  @Override
  public SinkReceipt write(SinkBatch<Rollup> batch) {
    Map<String, Long> rows = new LinkedHashMap<>();
    List<UndecodableItem> undecodable = new ArrayList<>();
    List<RefusedRecord> refused = new ArrayList<>();
    sinks.forEach(
        (kind, sink) -> {
          List<Rollup> ofKind =
              batch.records().stream().filter(record -> record.kind().equals(kind)).toList();
          if (!ofKind.isEmpty()) {
            SinkReceipt receipt =
                sink.write(
                    new SinkBatch<>(
                        batch.topic(),
                        batch.partition(),
                        batch.firstOffset(),
                        batch.lastOffset(),
                        ofKind));
            rows.putAll(receipt.rowsByTable());
            undecodable.addAll(receipt.undecodable());
            refused.addAll(receipt.refused());
          }
        });
    return new SinkReceipt(rows, undecodable, refused);
  }

  @Override
  public String table() {
    return LogPatternBlock.TABLE;
  }

  @Override
  public void close() {}
}
