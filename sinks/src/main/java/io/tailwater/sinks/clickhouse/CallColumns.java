package io.tailwater.sinks.clickhouse;

import io.tailwater.model.rollup.CallStats;

/** The columns that say how many calls there were, how long they took and how many failed. */
final class CallColumns {
  private final FixedColumn calls;
  private final FixedColumn errors;
  private final FixedColumn durationSum;
  private final FixedColumn durationMax;
  private final BucketsColumn latency;

  /**
   * Adds the columns to a block.
   *
   * @param prefix of their names; empty where there is one side only
   */
  CallColumns(NativeBlock block, String prefix) {
    calls = block.with(prefix + "calls", FixedColumn.uint64());
    errors = block.with(prefix + "errors", FixedColumn.uint64());
    durationSum = block.with(prefix + "duration_sum_ns", FixedColumn.uint64());
    durationMax = block.with(prefix + "duration_max_ns", FixedColumn.uint64());
    latency = block.with(prefix + "latency", new BucketsColumn());
  }

  void add(CallStats stats) {
    calls.add(stats.calls());
    errors.add(stats.errors());
    durationSum.add(stats.latency().sumNanos());
    durationMax.add(stats.latency().maxNanos());
    latency.add(stats.latency());
  }

  /** The columns that name traces to look at. */
  static final class Examples {
    private final SlowestColumn slowest;
    private final StringColumn failed;

    Examples(NativeBlock block) {
      slowest = block.with("slowest", new SlowestColumn());
      failed = block.with("failed_trace_id", new StringColumn());
    }

    void add(CallStats stats) {
      slowest.add(stats);
      if (stats.failed() == null) {
        failed.addEmpty();
      } else {
        failed.addHex(stats.failed().hi(), stats.failed().lo());
      }
    }
  }
}
