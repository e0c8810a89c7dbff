package io.tailwater.model.metric;

import java.util.List;

/**
 * Quantiles that an application computed.
 *
 * @param count how many measurements the interval had
 * @param sum their sum
 * @param quantiles rising from 0 to 1
 * @param values the value at each quantile, over a window that the application knows
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record SummaryRow(
    MetricSeries series,
    long startNanos,
    long timeNanos,
    long count,
    double sum,
    double[] quantiles,
    double[] values)
    implements MetricRow {
  @Override
  public List<MetricExemplar> exemplars() {
    return List.of();
  }
}
