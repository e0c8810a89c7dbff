package io.tailwater.sinks.clickhouse;

import io.tailwater.model.metric.ExponentialBuckets;
import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.SummaryRow;

/** Rows of {@code tailwater.metrics_histograms} under construction. */
final class HistogramBlock {
  /** The table's name without its database. */
  static final String TABLE = "metrics_histograms";

  private static final long[] NO_COUNTS = {};
  private static final double[] NO_VALUES = {};
  private static final ExponentialBuckets NO_BUCKETS =
      new ExponentialBuckets(0, 0, 0, 0, NO_COUNTS, 0, NO_COUNTS);

  private final NativeBlock block = new NativeBlock(TABLE);
  private final MetricColumns common = new MetricColumns(block);
  private final FixedColumn count = block.with("count", FixedColumn.uint64());
  private final FixedColumn sum = block.with("sum", FixedColumn.float64());
  private final FixedColumn min = block.with("min", FixedColumn.float64());
  private final FixedColumn max = block.with("max", FixedColumn.float64());
  private final ArrayColumn<FixedColumn> bounds = doubles("bounds");
  private final ArrayColumn<FixedColumn> bucketCounts = counts("bucket_counts");
  private final FixedColumn scale = block.with("scale", FixedColumn.int32());
  private final FixedColumn zeroThreshold = block.with("zero_threshold", FixedColumn.float64());
  private final FixedColumn zeroCount = block.with("zero_count", FixedColumn.uint64());
  private final FixedColumn positiveOffset = block.with("positive_offset", FixedColumn.int32());
  private final ArrayColumn<FixedColumn> positiveCounts = counts("positive_counts");
  private final FixedColumn negativeOffset = block.with("negative_offset", FixedColumn.int32());
  private final ArrayColumn<FixedColumn> negativeCounts = counts("negative_counts");
  private final ArrayColumn<FixedColumn> quantiles = doubles("quantiles");
  private final ArrayColumn<FixedColumn> quantileValues = doubles("quantile_values");

  private ArrayColumn<FixedColumn> doubles(String name) {
    return block.with(name, new ArrayColumn<>(FixedColumn.float64()));
  }

  private ArrayColumn<FixedColumn> counts(String name) {
    return block.with(name, new ArrayColumn<>(FixedColumn.uint64()));
  }

  void add(HistogramRow row, int recordDay, int partition, long offset) {
    common.add(row, recordDay, partition, offset);
    measurements(row.count(), row.sum(), row.min(), row.max());
    all(bounds, row.bounds());
    all(bucketCounts, row.counts());
    exponential(NO_BUCKETS);
    all(quantiles, NO_VALUES);
    all(quantileValues, NO_VALUES);
  }

  void add(ExponentialHistogramRow row, int recordDay, int partition, long offset) {
    common.add(row, recordDay, partition, offset);
    measurements(row.count(), row.sum(), row.min(), row.max());
    all(bounds, NO_VALUES);
    all(bucketCounts, NO_COUNTS);
    exponential(row.buckets());
    all(quantiles, NO_VALUES);
    all(quantileValues, NO_VALUES);
  }

  void add(SummaryRow row, int recordDay, int partition, long offset) {
    common.add(row, recordDay, partition, offset);
    measurements(row.count(), row.sum(), Double.NaN, Double.NaN);
    all(bounds, NO_VALUES);
    all(bucketCounts, NO_COUNTS);
    exponential(NO_BUCKETS);
    all(quantiles, row.quantiles());
    all(quantileValues, row.values());
  }

  private void measurements(long count, double sum, double min, double max) {
    this.count.add(count);
    this.sum.add(sum);
    this.min.add(min);
    this.max.add(max);
  }

  private void exponential(ExponentialBuckets buckets) {
    scale.add(buckets.scale());
    zeroThreshold.add(buckets.zeroThreshold());
    zeroCount.add(buckets.zeroCount());
    positiveOffset.add(buckets.positiveOffset());
    all(positiveCounts, buckets.positive());
    negativeOffset.add(buckets.negativeOffset());
    all(negativeCounts, buckets.negative());
  }

  private static void all(ArrayColumn<FixedColumn> column, double[] values) {
    for (double value : values) {
      column.elements().add(value);
    }
    column.endRow();
  }

  private static void all(ArrayColumn<FixedColumn> column, long[] values) {
    for (long value : values) {
      column.elements().add(value);
    }
    column.endRow();
  }

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
