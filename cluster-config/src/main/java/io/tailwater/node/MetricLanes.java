package io.tailwater.node;

import io.tailwater.config.SeriesLimits;
import io.tailwater.ingest.encoding.RecordDecoders;
import io.tailwater.model.Signal;
import io.tailwater.processors.metric.MetricSettings;
import io.tailwater.processors.trace.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the lanes of a node that metrics take, from the raw topics to ClickHouse. */
final class MetricLanes {
  private static final Logger LOG = LoggerFactory.getLogger(MetricLanes.class);

  static final String REKEY_GROUP = "tailwater-rekey-metrics";
  static final String CLICKHOUSE_GROUP = "tailwater-clickhouse-metrics";

  /** How long a series is remembered that says nothing. */
  private static final Duration STALE_AFTER = Duration.ofHours(1);

  /** For the last totals of each series; as much again may be taken by texts. */
  private static final long BYTES_OF_TOTALS = 300;

  private static final long BYTES_OF_A_SERIES = 400 + 2 * BYTES_OF_TOTALS;

  /** Of the node's memory. */
  private static final long SHARE_OF_MEMORY = 4;

  private final LaneFactory factory;
  private final SeriesLimits limits;

  MetricLanes(LaneFactory factory, SeriesLimits limits) {
    this.factory = factory;
    this.limits = limits;
  }

  /** All of them. */
  List<Lane> all(MemoryBudget budget) {
    List<Lane> all = new ArrayList<>();
    if (factory.reads(Signal.METRICS)) {
      all.add(factory.rekey(Signal.METRICS, REKEY_GROUP, RecordDecoders::of));
    }
    MetricSettings ofPartition = ofPartition(budget.limitBytes());
    all.add(
        factory.sink(
            KeptSignal.metrics(
                () ->
                    new MetricReaders(
                        factory.clients(),
                        ofPartition,
                        factory.topics(),
                        budget,
                        factory.metrics(),
                        factory.clock())),
            CLICKHOUSE_GROUP));
    return all;
  }

  /** A partition's share of the series, and of the memory that all of them on one node may take. */
  private MetricSettings ofPartition(long budgetBytes) {
    int partitions = factory.settings().partitions();
    long room = budgetBytes / SHARE_OF_MEMORY / BYTES_OF_A_SERIES;
    if (room < limits.maxSeries()) {
      LOG.warn(
          "metrics.max_series is {}, but a quarter of this node's memory for telemetry holds {}"
              + " series: raise the heap (-Xmx) of every node, or lower metrics.max_series",
          limits.maxSeries(),
          room);
    }
    int streams =
        Math.toIntExact(Math.clamp(limits.maxSeries(), 1, Math.max(1, room)) / partitions + 1);
    return new MetricSettings(
        limits.maxSeriesPerMetric(), streams, STALE_AFTER, streams * BYTES_OF_TOTALS);
  }
}
