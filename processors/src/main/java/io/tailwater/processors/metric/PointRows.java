package io.tailwater.processors.metric;

import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.MetricExemplar;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.MetricSeries;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.metric.SummaryRow;
import io.tailwater.model.otlp.DataPointView;
import io.tailwater.model.otlp.ExemplarView;
import java.util.ArrayList;
import java.util.List;

/** Makes a row of a point and what it added, in the unit of its series. */
final class PointRows {
  private final ExemplarView exemplar = new ExemplarView();

  /**
   * The row of a point.
   *
   * @param added what it added since {@code start}, in the unit of the series
   * @param whole whether that is all that the point holds; its extremes are known only then
   * @param exemplarsAfter exemplars up to this time have landed with earlier points
   */
  MetricRow row(
      WireStream stream,
      long start,
      long time,
      DataPointView point,
      Totals added,
      boolean whole,
      long exemplarsAfter) {
    MetricSeries series = stream.series();
    double divisor = stream.divisor();
    List<MetricExemplar> exemplars = exemplars(point, divisor, time, exemplarsAfter);
    double min = whole ? point.min() / divisor : Double.NaN;
    double max = whole ? point.max() / divisor : Double.NaN;
    return switch (added) {
      case NumberTotal number ->
          new NumberRow(
              series,
              start,
              time,
              point.value() / divisor,
              series.kind() == MetricKind.GAUGE ? 0 : number.value(),
              exemplars);
      case HistogramTotal h ->
          new HistogramRow(
              series, start, time, h.count(), h.sum(), min, max, h.bounds(), h.counts(), exemplars);
      case ExponentialTotal e ->
          new ExponentialHistogramRow(
              series, start, time, e.count(), e.sum(), min, max, e.buckets(), exemplars);
      case SummaryTotal s -> summary(series, start, time, s, point, divisor);
    };
  }

  private static SummaryRow summary(
      MetricSeries series,
      long start,
      long time,
      SummaryTotal total,
      DataPointView point,
      double divisor) {
    int pairs = point.quantiles().size() / 2;
    double[] quantiles = new double[pairs];
    double[] values = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      quantiles[i] = point.quantiles().doubleAt(2 * i);
      values[i] = point.quantiles().doubleAt(2 * i + 1) / divisor;
    }
    return new SummaryRow(series, start, time, total.count(), total.sum(), quantiles, values);
  }

  private List<MetricExemplar> exemplars(
      DataPointView point, double divisor, long time, long after) {
    if (point.exemplars().size() == 0) {
      return List.of();
    }
    List<MetricExemplar> list = new ArrayList<>();
    for (int i = 0; i < point.exemplars().size(); i++) {
      int offset = point.exemplars().offset(i);
      if (exemplar.read(point.buffer(), offset, point.exemplars().length(i))
          && exemplar.timeNanos() > after) {
        boolean plausible =
            exemplar.timeNanos() >= PointTimes.EARLIEST_NANOS && exemplar.timeNanos() <= time;
        list.add(
            new MetricExemplar(
                plausible ? exemplar.timeNanos() : time,
                exemplar.value() / divisor,
                exemplar.traceIdHi(),
                exemplar.traceIdLo(),
                exemplar.spanId()));
      }
    }
    return list;
  }
}
