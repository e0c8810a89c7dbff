package io.tailwater.sinks.clickhouse;

import io.tailwater.model.rollup.RollupKey;
import io.tailwater.model.rollup.RollupKind;
import io.tailwater.model.rollup.RollupStats;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes rows of rollups: one row for each key of a batch, however many records count it.
 *
 * @param kind of the records
 * @param empty makes a block without rows
 */
record RollupDecoder<K extends RollupKey, S extends RollupStats<S>>(
    RollupKind<K, S> kind, Supplier<RollupRows<K, S>> empty) implements BatchDecoder<Rollup> {
  private record Counted<K, S>(K key, S stats) {}

  @Override
  public DecodedBatch decode(SinkBatch<Rollup> batch) {
    Map<K, S> sums = new LinkedHashMap<>();
    List<UndecodableItem> undecodable = new ArrayList<>();
    for (Rollup record : batch.records()) {
      try {
        List<Counted<K, S>> counted = new ArrayList<>();
        kind.decode(record.bytes(), (key, stats) -> counted.add(new Counted<>(key, stats)));
        counted.forEach(one -> add(sums, one));
      } catch (IllegalArgumentException unreadable) {
        undecodable.add(
            new UndecodableItem(
                record.offset(), String.valueOf(unreadable.getMessage()), record.bytes()));
      }
    }
    RollupRows<K, S> rows = empty.get();
    sums.forEach(rows::add);
    return new DecodedBatch(rows.block, new TracePartBlock().block(), undecodable, false);
  }

  private void add(Map<K, S> sums, Counted<K, S> one) {
    S sum = sums.putIfAbsent(one.key(), one.stats());
    if (sum != null) {
      sum.add(one.stats());
    }
  }
}
