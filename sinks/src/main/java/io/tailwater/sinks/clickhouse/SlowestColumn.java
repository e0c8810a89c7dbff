package io.tailwater.sinks.clickhouse;

import io.tailwater.model.rollup.CallStats;
import java.io.IOException;
import java.io.OutputStream;

/** A column of the slowest calls that may be looked at: how long, and in which trace. */
final class SlowestColumn implements Column {
  private final FixedColumn durations = FixedColumn.uint64();
  private final StringColumn traces = new StringColumn();

  void add(CallStats stats) {
    durations.add(stats.slowestNanos());
    if (stats.slowest() == null) {
      traces.addEmpty();
    } else {
      traces.addHex(stats.slowest().hi(), stats.slowest().lo());
    }
  }

  @Override
  public String type() {
    return "Tuple(duration_ns UInt64, trace_id String)";
  }

  @Override
  public int rows() {
    return durations.rows();
  }

  @Override
  public void writeState(OutputStream out) {}

  @Override
  public void writeRows(OutputStream out) throws IOException {
    durations.writeRows(out);
    traces.writeRows(out);
  }
}
