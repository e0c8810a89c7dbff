package io.tailwater.model.metric;

import java.util.List;

/**
 * A point of a gauge or sum.
 *
 * @param value as it came: a gauge's value, a cumulative sum's total, a delta
 * @param delta what a sum grew by in the interval; 0 for gauges and where the first total of a
 *     stream says nothing of when it grew
 */
public record NumberRow(
    MetricSeries series,
    long startNanos,
    long timeNanos,
    double value,
    double delta,
    List<MetricExemplar> exemplars)
    implements MetricRow {}
