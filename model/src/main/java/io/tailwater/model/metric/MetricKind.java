package io.tailwater.model.metric;

/** What the points of a metric are. The order is that of the column {@code kind} in SQL. */
public enum MetricKind {
  /** A value that is what it is at a time. */
  GAUGE,
  /** A total of what was added. */
  SUM,
  /** Counts of measurements between explicit bounds. */
  HISTOGRAM,
  /** Counts of measurements between bounds that grow by a constant factor. */
  EXPONENTIAL_HISTOGRAM,
  /** Quantiles that the application computed. */
  SUMMARY
}
