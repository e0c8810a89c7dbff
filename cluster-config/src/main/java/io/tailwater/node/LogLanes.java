package io.tailwater.node;

import io.micrometer.core.instrument.Tags;
import io.tailwater.config.LogSettings;
import io.tailwater.config.NodeSettings;
import io.tailwater.ingest.enrich.LogEnricher;
import io.tailwater.ingest.enrich.MaskingRules;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.LogPatternRollup;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.ToDoubleFunction;

/** Makes the lanes of a node that logs take, from the raw topics to ClickHouse. */
final class LogLanes {
  static final String REKEY_GROUP = "tailwater-rekey-logs";
  static final String GROUP = "tailwater-logs";
  static final String CLICKHOUSE_GROUP = "tailwater-clickhouse-logs";
  static final String ROLLUPS_GROUP = "tailwater-clickhouse-rollups";

  private final KafkaClients clients;
  private final NodeOptions options;
  private final NodeSettings settings;
  private final LogSettings logs;
  private final Executor blocking;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final TopicWatch topics;
  private final PartitionStarts starts;

  LogLanes(
      KafkaClients clients,
      NodeOptions options,
      NodeSettings settings,
      LogSettings logs,
      Executor blocking,
      InstantSource clock,
      NodeMetrics metrics,
      TopicWatch topics,
      PartitionStarts starts) {
    this.clients = clients;
    this.options = options;
    this.settings = settings;
    this.logs = logs;
    this.blocking = blocking;
    this.clock = clock;
    this.metrics = metrics;
    this.topics = topics;
    this.starts = starts;
  }

  /**
   * All of them.
   *
   * @throws NodeStartException if what is to be masked makes no sense
   */
  List<Lane> all(PolicyHistory policies, MemoryBudget budget, Notices notices) {
    List<Lane> all = new ArrayList<>();
    if (!settings.allLogSources().isEmpty() && !options.drain()) {
      LogRekeyLane rekey = rekey();
      lag("logs-rekey", rekey, LogRekeyLane::lagRecords);
      all.add(rekey);
    }
    LogLane judged =
        new LogLane(
            clients,
            GROUP,
            options.name(),
            logs,
            settings.partitions(),
            policies,
            budget,
            clock,
            metrics,
            topics,
            starts,
            notices);
    lag("logs", judged, LogLane::lagRecords);
    metrics.gauge("tailwater.logs.waiting", Tags.empty(), judged, LogLane::heldLogs);
    all.add(judged);
    ClickHouseLane<KeptLogs> kept = sink(KeptSignal.LOGS, CLICKHOUSE_GROUP);
    lag("clickhouse-logs", kept, ClickHouseLane::lagRecords);
    all.add(kept);
    ClickHouseLane<LogPatternRollup> patterns = sink(KeptSignal.LOG_PATTERNS, ROLLUPS_GROUP);
    lag("clickhouse-rollups", patterns, ClickHouseLane::lagRecords);
    all.add(patterns);
    return all;
  }

  private LogRekeyLane rekey() {
    MaskingRules rules = masking();
    return new LogRekeyLane(
        clients,
        REKEY_GROUP,
        options.name(),
        settings.allLogSources(),
        () -> new LogEnricher(rules),
        new SignalFilter(settings),
        settings.partitions(),
        new RekeyLimits(
            Math.toIntExact(settings.limits().maxRecordBytes()),
            Math.toIntExact(settings.limits().maxSpanBytes())),
        clock,
        metrics,
        topics,
        starts);
  }

  private MaskingRules masking() {
    LogSettings.Masking masking = logs.masking();
    try {
      return new MaskingRules(masking.enabled(), masking.names(), masking.patterns());
    } catch (IllegalArgumentException refused) {
      throw new NodeStartException("logs.masking: " + refused.getMessage(), refused);
    }
  }

  private <R extends io.tailwater.sinks.SinkRecord> ClickHouseLane<R> sink(
      KeptSignal<R> signal, String group) {
    return new ClickHouseLane<>(
        signal,
        clients,
        group,
        options.clickHouse(),
        settings.clickHouseBatch(),
        blocking,
        clock,
        metrics,
        topics,
        starts);
  }

  private <T> void lag(String lane, T source, ToDoubleFunction<T> lag) {
    metrics.gauge("tailwater.consumer.lag.records", Tags.of("lane", lane), source, lag);
  }
}
