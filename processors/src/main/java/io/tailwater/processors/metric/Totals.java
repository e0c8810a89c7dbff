package io.tailwater.processors.metric;

import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.otlp.DataPointView;
import org.jspecify.annotations.Nullable;

/** What a point says was added since its stream began, or since the point before. */
sealed interface Totals permits NumberTotal, HistogramTotal, ExponentialTotal, SummaryTotal {
  /** What a point holds. */
  static Totals of(MetricKind kind, DataPointView point, boolean monotonic) {
    return switch (kind) {
      case GAUGE, SUM -> NumberTotal.of(point, monotonic);
      case HISTOGRAM -> HistogramTotal.of(point);
      case EXPONENTIAL_HISTOGRAM -> ExponentialTotal.of(point);
      case SUMMARY -> new SummaryTotal(point.count(), point.sum());
    };
  }

  /**
   * What was added since an earlier total of the same stream.
   *
   * @return null where this is no continuation, because something shrank that only grows
   */
  @Nullable Totals since(Totals earlier);

  /** The same in a larger unit. */
  Totals divided(double divisor);

  /** About how many bytes it takes to remember. */
  int bytes();

  /** Whether all of it can be added up: finite, no count below zero. */
  boolean isUsable();
}
