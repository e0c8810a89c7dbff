package io.tailwater.node;

import io.micrometer.core.instrument.Tags;
import io.tailwater.config.AlertSettings;
import io.tailwater.config.NotifySettings;
import io.tailwater.model.Topics;
import io.tailwater.processors.alert.metric.WatchedMetrics;
import io.tailwater.sinks.notify.http.WebhookSender;
import java.util.List;

/** Makes the lanes of a node that alerts take, from the counts of all traces to receivers. */
final class AlertLanes implements AutoCloseable {
  static final String REKEY_GROUP = "tailwater-rollups-rekey";
  static final String METRICS_GROUP = "tailwater-metrics-watch";
  static final String GROUP = "tailwater-alerts";
  static final String DESK_GROUP = "tailwater-desk";

  /** Counts of the same are added up for so long. */
  private static final long REKEY_MILLIS = 1_000;

  private static final long JUDGE_MILLIS = 500;

  /** How long a page waits to be written, and then to be sent. */
  private static final long DESK_MILLIS = 200;

  private final LaneFactory factory;
  private final AlertSettings settings;
  private final NotifySettings notify;
  private final Notices notices;
  private final WebhookSender sender = WebhookSender.create();

  AlertLanes(LaneFactory factory, AlertSettings settings, NotifySettings notify, Notices notices) {
    this.factory = factory;
    this.settings = settings;
    this.notify = notify;
    this.notices = notices;
  }

  /** All of them; none where alerting is off, or the node only drains. */
  List<Lane> all() {
    if (!settings.enabled() || factory.options().drain()) {
      return List.of();
    }
    int partitions = factory.settings().partitions();
    StageLane rekey =
        new StageLane(
            "rollups-rekey",
            Topics.ROLLUPS,
            factory,
            REKEY_GROUP,
            REKEY_MILLIS,
            () -> new RollupRekeyStage(partitions, factory.clock()));
    WatchedMetrics watched = WatchedMetrics.of(settings.judge().rules());
    StageLane metrics =
        new StageLane(
            "metrics-watch",
            Topics.KEYED_METRICS,
            factory,
            METRICS_GROUP,
            REKEY_MILLIS,
            () -> new MetricWatchStage(watched, partitions));
    StageLane judges =
        new StageLane(
            "alerts",
            Topics.KEYED_ROLLUPS,
            factory,
            GROUP,
            JUDGE_MILLIS,
            () ->
                new AlertStage(
                    factory.clients(),
                    settings.judge(),
                    settings.lateness().toMillis(),
                    partitions,
                    factory.clock(),
                    factory.metrics()));
    StageLane desk =
        new StageLane("desk", Topics.ALERTS, factory, DESK_GROUP, DESK_MILLIS, this::desk);
    List<StageLane> all = List.of(rekey, metrics, judges, desk);
    List<String> names = List.of("rollups-rekey", "metrics-watch", "alerts", "desk");
    for (int i = 0; i < all.size(); i++) {
      factory
          .metrics()
          .gauge(
              // Apart from the other lanes' lag: here time passes, and is told, also where nothing
              // comes.
              "tailwater.alerts.lag.records",
              Tags.of("lane", names.get(i)),
              all.get(i),
              StageLane::lagRecords);
    }
    return List.copyOf(all);
  }

  private DeskStage desk() {
    Deliveries deliveries =
        new Deliveries(notify, sender, factory.blocking(), factory.clock(), factory.metrics());
    return new DeskStage(
        factory.clients(),
        settings,
        notify,
        deliveries,
        factory.clock(),
        factory.metrics(),
        notices);
  }

  @Override
  public void close() {
    sender.close();
  }
}
