package io.tailwater.processors.metric;

import java.time.Duration;

/**
 * Bounds of a stage. Nodes that take a partition over from each other need the same ones, or the
 * rows of a batch that is written again differ.
 *
 * @param maxSeriesPerMetric series that one metric of one service may have on a partition; the
 *     points of further ones are added up in a series of their own
 * @param maxStreams streams that a stage remembers; a stream beyond is dropped and counted
 * @param staleAfter how long a stream may be silent, in the time of records, before it is forgotten
 * @param maxBytes bytes that the last totals of all streams may take; a total beyond is dropped and
 *     counted. Texts may take as many again; they are forgotten where they would take more
 */
public record MetricSettings(
    int maxSeriesPerMetric, int maxStreams, Duration staleAfter, long maxBytes) {
  /** 2,000 series a metric and service, 100,000 streams, an hour, 64 MiB. */
  public static final MetricSettings DEFAULTS =
      new MetricSettings(2_000, 100_000, Duration.ofHours(1), 64L << 20);

  public MetricSettings {
    if (maxSeriesPerMetric < 1 || maxStreams < 1 || staleAfter.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          "needs room for a series and a stream, and at least a second: %d, %d, %s"
              .formatted(maxSeriesPerMetric, maxStreams, staleAfter));
    }
  }
}
