package io.tailwater.model.metric;

import java.util.List;

/**
 * Measurements of an interval, between bounds that grow by {@code base = 2^(2^-scale)}.
 *
 * @param count how many
 * @param sum their sum; NaN where it is not known
 * @param min the smallest; NaN where it is not known
 * @param max the largest; NaN where it is not known
 * @param buckets scale and counts
 */
public record ExponentialHistogramRow(
    MetricSeries series,
    long startNanos,
    long timeNanos,
    long count,
    double sum,
    double min,
    double max,
    ExponentialBuckets buckets,
    List<MetricExemplar> exemplars)
    implements MetricRow {}
