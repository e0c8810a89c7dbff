package io.tailwater.processors.metric;

import java.util.EnumMap;
import java.util.Map;

/** What became of points, since the stage began. Not thread-safe. */
public final class MetricCounters {
  private final Map<MetricCount, Long> counts = new EnumMap<>(MetricCount.class);

  MetricCounters() {}

  void one(MetricCount what) {
    add(what, 1);
  }

  void add(MetricCount what, long many) {
    counts.merge(what, many, Long::sum);
  }

  /** How many there were. */
  public long count(MetricCount what) {
    return counts.getOrDefault(what, 0L);
  }
}
