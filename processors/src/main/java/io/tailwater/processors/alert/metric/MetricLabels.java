package io.tailwater.processors.alert.metric;

import io.tailwater.model.metric.Label;
import io.tailwater.model.metric.MetricSeries;
import java.util.stream.Collectors;

/** The attributes of a series as one text, which tells it from others of its metric. */
final class MetricLabels {
  private static final int MOST_LETTERS = 200;

  private MetricLabels() {}

  /** {@code queue.name=orders, state=ready}; empty where there are none. */
  static String text(MetricSeries series) {
    String text =
        series.attributes().stream().map(MetricLabels::text).collect(Collectors.joining(", "));
    return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS);
  }

  private static String text(Label label) {
    return label.key() + "=" + label.value();
  }
}
