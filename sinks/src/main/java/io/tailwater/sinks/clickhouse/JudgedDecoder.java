package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes rows of what alerting has judged: one row of the table for each of a record.
 *
 * @param codec reads a record's rows, and throws {@link IllegalArgumentException} for other bytes
 * @param empty makes a block without rows
 */
record JudgedDecoder<R>(Function<byte[], List<R>> codec, Supplier<JudgedBlock<R>> empty)
    implements BatchDecoder<Rollup> {
  @Override
  public DecodedBatch decode(SinkBatch<Rollup> batch) {
    JudgedBlock<R> rows = empty.get();
    List<UndecodableItem> undecodable = new ArrayList<>();
    for (Rollup record : batch.records()) {
      try {
        codec.apply(record.bytes()).forEach(rows::add);
      } catch (IllegalArgumentException unreadable) {
        undecodable.add(
            new UndecodableItem(
                record.offset(), String.valueOf(unreadable.getMessage()), record.bytes()));
      }
    }
    return new DecodedBatch(rows.block(), new TracePartBlock().block(), undecodable, false);
  }
}
