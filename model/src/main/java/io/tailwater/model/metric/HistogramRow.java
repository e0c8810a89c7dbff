package io.tailwater.model.metric;

import java.util.List;

/**
 * Measurements of an interval, between explicit bounds.
 *
 * @param count how many
 * @param sum their sum; NaN where it is not known
 * @param min the smallest; NaN where it is not known
 * @param max the largest; NaN where it is not known
 * @param bounds upper bounds, inclusive, of all buckets but the last
 * @param counts one more than bounds; or both are empty
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record HistogramRow(
    MetricSeries series,
    long startNanos,
    long timeNanos,
    long count,
    double sum,
    double min,
    double max,
    double[] bounds,
    long[] counts,
    List<MetricExemplar> exemplars)
    implements MetricRow {}
