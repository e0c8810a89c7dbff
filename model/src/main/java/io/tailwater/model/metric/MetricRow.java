package io.tailwater.model.metric;

import java.util.List;

/**
 * A point as it lands: what happened to one series from {@link #startNanos()} to {@link
 * #timeNanos()}. Arrays belong to the row and are not changed.
 */
public sealed interface MetricRow
    permits NumberRow, HistogramRow, ExponentialHistogramRow, SummaryRow {
  /** The series. */
  MetricSeries series();

  /**
   * Begin of the interval, nanoseconds since 1970-01-01 UTC; the point's time where nothing can be
   * said of what happened before.
   */
  long startNanos();

  /** Time of the point, nanoseconds since 1970-01-01 UTC. */
  long timeNanos();

  /** Measurements with their spans, none of which landed with an earlier point. */
  List<MetricExemplar> exemplars();
}
