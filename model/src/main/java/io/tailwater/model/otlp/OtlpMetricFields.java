package io.tailwater.model.otlp;

/**
 * Field numbers of OTLP's metric messages.
 *
 * <p>Source: opentelemetry-proto 1.9, {@code metrics/v1/metrics.proto}. What resources and scopes
 * are made of is in {@link OtlpFields}.
 */
public final class OtlpMetricFields {
  /** {@code MetricsData.resource_metrics}. */
  public static final int METRICS_RESOURCE_METRICS = 1;

  /** {@code ResourceMetrics.resource}. */
  public static final int RESOURCE_METRICS_RESOURCE = 1;

  /** {@code ResourceMetrics.scope_metrics}. */
  public static final int RESOURCE_METRICS_SCOPE_METRICS = 2;

  /** {@code ScopeMetrics.scope}. */
  public static final int SCOPE_METRICS_SCOPE = 1;

  /** {@code ScopeMetrics.metrics}. */
  public static final int SCOPE_METRICS_METRICS = 2;

  /** {@code Metric.name}. */
  public static final int METRIC_NAME = 1;

  /** {@code Metric.description}. */
  public static final int METRIC_DESCRIPTION = 2;

  /** {@code Metric.unit}. */
  public static final int METRIC_UNIT = 3;

  /** {@code Metric.gauge}. */
  public static final int METRIC_GAUGE = 5;

  /** {@code Metric.sum}. */
  public static final int METRIC_SUM = 7;

  /** {@code Metric.histogram}. */
  public static final int METRIC_HISTOGRAM = 9;

  /** {@code Metric.exponential_histogram}. */
  public static final int METRIC_EXPONENTIAL_HISTOGRAM = 10;

  /** {@code Metric.summary}. */
  public static final int METRIC_SUMMARY = 11;

  /** {@code data_points} of each kind. */
  public static final int DATA_POINTS = 1;

  /** {@code aggregation_temporality} of the kinds that have one. */
  public static final int DATA_TEMPORALITY = 2;

  /** {@code Sum.is_monotonic}. */
  public static final int SUM_IS_MONOTONIC = 3;

  /** {@code start_time_unix_nano} of a point of any kind. */
  public static final int POINT_START_TIME = 2;

  /** {@code time_unix_nano} of a point of any kind. */
  public static final int POINT_TIME = 3;

  /** {@code NumberDataPoint.as_double}. */
  public static final int NUMBER_AS_DOUBLE = 4;

  /** {@code NumberDataPoint.exemplars}. */
  public static final int NUMBER_EXEMPLARS = 5;

  /** {@code NumberDataPoint.as_int}. */
  public static final int NUMBER_AS_INT = 6;

  /** {@code NumberDataPoint.attributes} and {@code SummaryDataPoint.attributes}. */
  public static final int NUMBER_ATTRIBUTES = 7;

  /** {@code NumberDataPoint.flags} and {@code SummaryDataPoint.flags}. */
  public static final int NUMBER_FLAGS = 8;

  /** {@code count} of a histogram's or summary's point. */
  public static final int POINT_COUNT = 4;

  /** {@code sum} of a histogram's or summary's point. */
  public static final int POINT_SUM = 5;

  /** {@code HistogramDataPoint.bucket_counts}. */
  public static final int HISTOGRAM_BUCKET_COUNTS = 6;

  /** {@code HistogramDataPoint.explicit_bounds}. */
  public static final int HISTOGRAM_BOUNDS = 7;

  /** {@code HistogramDataPoint.exemplars}. */
  public static final int HISTOGRAM_EXEMPLARS = 8;

  /** {@code HistogramDataPoint.attributes}. */
  public static final int HISTOGRAM_ATTRIBUTES = 9;

  /** {@code flags} of both histograms' points. */
  public static final int HISTOGRAM_FLAGS = 10;

  /** {@code HistogramDataPoint.min}. */
  public static final int HISTOGRAM_MIN = 11;

  /** {@code HistogramDataPoint.max}. */
  public static final int HISTOGRAM_MAX = 12;

  /** {@code ExponentialHistogramDataPoint.attributes}. */
  public static final int EXPONENTIAL_ATTRIBUTES = 1;

  /** {@code ExponentialHistogramDataPoint.scale}. */
  public static final int EXPONENTIAL_SCALE = 6;

  /** {@code ExponentialHistogramDataPoint.zero_count}. */
  public static final int EXPONENTIAL_ZERO_COUNT = 7;

  /** {@code ExponentialHistogramDataPoint.positive}. */
  public static final int EXPONENTIAL_POSITIVE = 8;

  /** {@code ExponentialHistogramDataPoint.negative}. */
  public static final int EXPONENTIAL_NEGATIVE = 9;

  /** {@code ExponentialHistogramDataPoint.exemplars}. */
  public static final int EXPONENTIAL_EXEMPLARS = 11;

  /** {@code ExponentialHistogramDataPoint.min}. */
  public static final int EXPONENTIAL_MIN = 12;

  /** {@code ExponentialHistogramDataPoint.max}. */
  public static final int EXPONENTIAL_MAX = 13;

  /** {@code ExponentialHistogramDataPoint.zero_threshold}. */
  public static final int EXPONENTIAL_ZERO_THRESHOLD = 14;

  /** {@code Buckets.offset}. */
  public static final int BUCKETS_OFFSET = 1;

  /** {@code Buckets.bucket_counts}. */
  public static final int BUCKETS_COUNTS = 2;

  /** {@code SummaryDataPoint.quantile_values}. */
  public static final int SUMMARY_QUANTILES = 6;

  /** {@code ValueAtQuantile.quantile}. */
  public static final int QUANTILE_QUANTILE = 1;

  /** {@code ValueAtQuantile.value}. */
  public static final int QUANTILE_VALUE = 2;

  /** {@code Exemplar.time_unix_nano}. */
  public static final int EXEMPLAR_TIME = 2;

  /** {@code Exemplar.as_double}. */
  public static final int EXEMPLAR_AS_DOUBLE = 3;

  /** {@code Exemplar.span_id}. */
  public static final int EXEMPLAR_SPAN_ID = 4;

  /** {@code Exemplar.trace_id}. */
  public static final int EXEMPLAR_TRACE_ID = 5;

  /** {@code Exemplar.as_int}. */
  public static final int EXEMPLAR_AS_INT = 6;

  /** {@code Exemplar.filtered_attributes}. */
  public static final int EXEMPLAR_FILTERED_ATTRIBUTES = 7;

  /** Bit of {@code flags}: the point has no value, its stream has ended. */
  public static final int FLAG_NO_RECORDED_VALUE = 1;

  private OtlpMetricFields() {}
}
