package io.tailwater.config;

import java.util.Optional;

/**
 * The {@code metrics:} block: how many series there may be.
 *
 * @param maxSeries series that the cluster remembers, shared evenly among the partitions
 * @param maxSeriesPerMetric series that one metric of one service may have on a partition
 */
public record SeriesLimits(long maxSeries, int maxSeriesPerMetric) {
  /** The block's meaning; an absent block means the defaults. */
  static SeriesLimits of(Optional<Section> given) {
    Section block = given.orElse(Section.absent("metrics", Position.WHOLE_FILE));
    return new SeriesLimits(
        block.value("max_series", Long.class).orElse(100_000L),
        block.value("max_series_per_metric", Long.class).orElse(2_000L).intValue());
  }
}
