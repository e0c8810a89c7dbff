package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.MetricRecord;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkRecord;
import io.tailwater.sinks.clickhouse.ClickHouseConnection;
import io.tailwater.sinks.clickhouse.ClickHouseMetricSink;
import io.tailwater.sinks.clickhouse.ClickHouseRollupSink;
import io.tailwater.sinks.clickhouse.ClickHouseSink;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a ClickHouse lane lands, which is all that tells one such lane from another.
 *
 * @param lane the lane's name
 * @param topic where the records come from
 * @param words what they are to an operator
 * @param undecodable why what cannot be decoded is a dead letter
 * @param readers opens what reads the topic, for one life of the lane
 * @param sink opens where they land
 * @param <R> the kind of records
 */
record KeptSignal<R extends SinkRecord>(
    String lane,
    String topic,
    String words,
    String undecodable,
    Supplier<PartitionReaders<R>> readers,
    Function<ClickHouseConnection, RecordSink<R>> sink) {
  /** Spans of kept traces. */
  static final KeptSignal<KeptTrace> SPANS =
      new KeptSignal<>(
          "clickhouse",
          Topics.KEPT_SPANS,
          "kept spans",
          "undecodable_span",
          PartitionReaders.ofEach(RecordHeaders::kept),
          ClickHouseSink::ofSpans);

  /** Kept logs. */
  static final KeptSignal<KeptLogs> LOGS =
      new KeptSignal<>(
          "clickhouse-logs",
          Topics.KEPT_LOGS,
          "kept logs",
          "undecodable_log",
          PartitionReaders.ofEach(
              record -> new KeptLogs(record.offset(), record.timestamp(), record.value())),
          ClickHouseSink::ofLogs);

  /** What was counted before sampling. */
  static final KeptSignal<Rollup> ROLLUPS =
      new KeptSignal<>(
          "clickhouse-rollups",
          Topics.ROLLUPS,
          "rollups",
          "undecodable_rollup",
          PartitionReaders.ofEach(RecordHeaders::rollup),
          ClickHouseRollupSink::new);

  /** Metrics. */
  static KeptSignal<MetricRecord> metrics(Supplier<PartitionReaders<MetricRecord>> readers) {
    return new KeptSignal<>(
        "clickhouse-metrics",
        Topics.KEYED_METRICS,
        "metrics",
        "undecodable_metric",
        readers,
        ClickHouseMetricSink::new);
  }
}
