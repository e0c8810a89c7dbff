package io.tailwater.sinks.clickhouse;

import io.tailwater.model.metric.NumberRow;

/** Rows of {@code tailwater.metrics_points} under construction. */
final class NumberBlock {
  /** The table's name without its database. */
  static final String TABLE = "metrics_points";

  private final NativeBlock block = new NativeBlock(TABLE);
  private final MetricColumns common = new MetricColumns(block);
  private final FixedColumn monotonic = block.with("monotonic", FixedColumn.bool());
  private final FixedColumn value = block.with("value", FixedColumn.float64());
  private final FixedColumn delta = block.with("delta", FixedColumn.float64());

  void add(NumberRow row, int recordDay, int partition, long offset) {
    common.add(row, recordDay, partition, offset);
    monotonic.add(row.series().monotonic() ? 1 : 0);
    value.add(row.value());
    delta.add(row.delta());
  }

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
