package io.tailwater.processors.metric;

import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.MetricExemplar;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.metric.SummaryRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds the rows of a record that have the same overflow series and time to one.
 *
 * <p>Sums, counts and buckets add up; a gauge is what the last of its points says, as in the
 * OpenTelemetry SDKs; the quantiles of several summaries cannot be added and are left out.
 */
final class OverflowRows {
  private static final int MAX_EXEMPLARS = 8;
  private static final double[] NONE = {};

  private record Key(long idHi, long idLo, long timeNanos) {}

  private final Map<Key, MetricRow> rows = new LinkedHashMap<>();

  /** Adds a row; says whether it went into another. */
  boolean add(MetricRow row) {
    Key key = new Key(row.series().idHi(), row.series().idLo(), row.timeNanos());
    MetricRow before = rows.get(key);
    rows.put(key, before == null ? row : merge(before, row));
    return before != null;
  }

  /** Hands the rows out, in the order of their first points. */
  void drainTo(List<MetricRow> target) {
    target.addAll(rows.values());
    rows.clear();
  }

  private static MetricRow merge(MetricRow a, MetricRow b) {
    long start = Math.min(a.startNanos(), b.startNanos());
    return switch (a) {
      case NumberRow n when b instanceof NumberRow m ->
          new NumberRow(
              n.series(),
              start,
              n.timeNanos(),
              n.series().kind() == MetricKind.GAUGE ? m.value() : n.value() + m.value(),
              n.delta() + m.delta(),
              both(n, m));
      case HistogramRow n when b instanceof HistogramRow m -> {
        HistogramTotal sum =
            new HistogramTotal(n.count(), n.sum(), n.bounds(), n.counts())
                .plus(new HistogramTotal(m.count(), m.sum(), m.bounds(), m.counts()));
        yield new HistogramRow(
            n.series(),
            start,
            n.timeNanos(),
            sum.count(),
            sum.sum(),
            Math.min(n.min(), m.min()),
            Math.max(n.max(), m.max()),
            sum.bounds(),
            sum.counts(),
            both(n, m));
      }
      case ExponentialHistogramRow n when b instanceof ExponentialHistogramRow m ->
          new ExponentialHistogramRow(
              n.series(),
              start,
              n.timeNanos(),
              n.count() + m.count(),
              n.sum() + m.sum(),
              Math.min(n.min(), m.min()),
              Math.max(n.max(), m.max()),
              ExponentialMath.plus(n.buckets(), m.buckets()),
              both(n, m));
      case SummaryRow n when b instanceof SummaryRow m ->
          new SummaryRow(
              n.series(),
              start,
              n.timeNanos(),
              n.count() + m.count(),
              n.sum() + m.sum(),
              NONE,
              NONE);
      case NumberRow _, HistogramRow _, ExponentialHistogramRow _, SummaryRow _ ->
          throw new IllegalStateException("one series with rows of two kinds");
    };
  }

  private static List<MetricExemplar> both(MetricRow a, MetricRow b) {
    if (b.exemplars().isEmpty() || a.exemplars().size() >= MAX_EXEMPLARS) {
      return a.exemplars();
    }
    List<MetricExemplar> both = new ArrayList<>(a.exemplars());
    for (int i = 0; i < b.exemplars().size() && both.size() < MAX_EXEMPLARS; i++) {
      both.add(b.exemplars().get(i));
    }
    return both;
  }
}
