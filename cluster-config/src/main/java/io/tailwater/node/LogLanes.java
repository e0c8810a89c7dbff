package io.tailwater.node;

import io.micrometer.core.instrument.Tags;
import io.tailwater.config.LogSettings;
import io.tailwater.ingest.encoding.RecordDecoders;
import io.tailwater.ingest.enrich.EnrichingDecoder;
import io.tailwater.ingest.enrich.LogEnricher;
import io.tailwater.ingest.enrich.MaskingRules;
import io.tailwater.model.Signal;
import io.tailwater.processors.trace.MemoryBudget;
import java.util.ArrayList;
import java.util.List;

/** Makes the lanes of a node that logs take, from the raw topics to ClickHouse. */
final class LogLanes {
  static final String REKEY_GROUP = "tailwater-rekey-logs";
  static final String GROUP = "tailwater-logs";
  static final String CLICKHOUSE_GROUP = "tailwater-clickhouse-logs";
  static final String ROLLUPS_GROUP = "tailwater-clickhouse-rollups";

  private final LaneFactory factory;
  private final LogSettings logs;

  LogLanes(LaneFactory factory, LogSettings logs) {
    this.factory = factory;
    this.logs = logs;
  }

  /**
   * All of them.
   *
   * @throws NodeStartException if what is to be masked makes no sense
   */
  List<Lane> all(PolicyHistory policies, MemoryBudget budget, Notices notices) {
    List<Lane> all = new ArrayList<>();
    if (factory.reads(Signal.LOGS)) {
      MaskingRules rules = masking();
      all.add(
          factory.rekey(
              Signal.LOGS,
              REKEY_GROUP,
              encoding ->
                  new EnrichingDecoder(RecordDecoders.of(encoding), new LogEnricher(rules))));
    }
    LogLane judged =
        new LogLane(
            factory.clients(),
            GROUP,
            factory.options().name(),
            logs,
            factory.settings().partitions(),
            policies,
            budget,
            factory.clock(),
            factory.metrics(),
            factory.topics(),
            factory.starts(),
            notices);
    factory.lag("logs", judged, LogLane::lagRecords);
    factory.metrics().gauge("tailwater.logs.waiting", Tags.empty(), judged, LogLane::heldLogs);
    all.add(judged);
    all.add(factory.sink(KeptSignal.LOGS, CLICKHOUSE_GROUP));
    all.add(factory.sink(KeptSignal.ROLLUPS, ROLLUPS_GROUP));
    return all;
  }

  private MaskingRules masking() {
    LogSettings.Masking masking = logs.masking();
    try {
      return new MaskingRules(masking.enabled(), masking.names(), masking.patterns());
    } catch (IllegalArgumentException refused) {
      throw new NodeStartException("logs.masking: " + refused.getMessage(), refused);
    }
  }
}
