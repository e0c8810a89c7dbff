package io.tailwater.model;

import java.util.List;

/**
 * Names of the Kafka topics that Tailwater reads and writes. They are interface: they never change.
 */
public final class Topics {
  /** Raw OTLP traces, any key, as the OpenTelemetry Collector's kafkaexporter names them. */
  public static final String OTLP_SPANS = "otlp_spans";

  /** Raw OTLP logs. */
  public static final String OTLP_LOGS = "otlp_logs";

  /** Raw OTLP metrics. */
  public static final String OTLP_METRICS = "otlp_metrics";

  /** OTLP traces, placed on the partition of their trace id. */
  public static final String KEYED_SPANS = "tailwater.keyed.spans";

  /** OTLP logs, placed on the partition of their trace id. */
  public static final String KEYED_LOGS = "tailwater.keyed.logs";

  /** OTLP metrics, placed on the partition of their resource. */
  public static final String KEYED_METRICS = "tailwater.keyed.metrics";

  /** What the policies keep, as OTLP, one record a trace. */
  public static final String KEPT_SPANS = "tailwater.kept.spans";

  /** Logs of what the policies keep, as OTLP. */
  public static final String KEPT_LOGS = "tailwater.kept.logs";

  /** Counts of all traces, before sampling. */
  public static final String ROLLUPS = "tailwater.rollups";

  /** The decisions and offsets of each shard transaction. */
  public static final String LEDGER = "tailwater.ledger";

  /** How far the logs of each shard were worked off, and which of them wait. */
  public static final String LOGS_LEDGER = "tailwater.logs.ledger";

  /** The patterns of logs that the nodes have found, for each other and for those to come. */
  public static final String LOGS_PATTERNS = "tailwater.logs.patterns";

  /** The streams of metrics that each partition knows, as of now and then. */
  public static final String METRICS_STATE = "tailwater.metrics.state";

  /** Counts of all traces, placed on the partition of their service, with how far they go. */
  public static final String KEYED_ROLLUPS = "tailwater.keyed.rollups";

  /** Steps of alerts and what else the desk is told, commands to it included. */
  public static final String ALERTS = "tailwater.alerts";

  /** What is known of the services of each partition, as of now and then: baselines, budgets. */
  public static final String ALERTS_STATE = "tailwater.alerts.state";

  /** What the desk knows of incidents, and what receivers are to be told yet. */
  public static final String INCIDENTS_STATE = "tailwater.incidents.state";

  /** Traces, and places of them, that alerts ask the sampler to keep for a while. */
  public static final String PINS = "tailwater.pins";

  /** Records that could not be read, as they came, with the reason in a header. */
  public static final String DEAD_LETTERS = "tailwater.deadletters";

  /** Which dead letters were put back into their source topics, so that none is put back twice. */
  public static final String REPLAYED_DEAD_LETTERS = "tailwater.deadletters.replayed";

  /** Every version of the policies, one record each: their history and audit log. */
  public static final String CONFIG = "tailwater.config";

  /**
   * What agents write to. The seven of SkyWalking are among them because its Java agent sends
   * nothing at all while one of its topics is missing.
   */
  public static final List<String> RAW =
      List.of(
          OTLP_SPANS,
          OTLP_LOGS,
          OTLP_METRICS,
          "skywalking-segments",
          "skywalking-metrics",
          "skywalking-meters",
          "skywalking-managements",
          "skywalking-logs",
          "skywalking-logs-json",
          "skywalking-profilings",
          "zipkin",
          "jaeger-spans");

  /** Topics whose partition {@code p} belongs to shard {@code p}. */
  public static final List<String> SHARDED =
      List.of(
          KEYED_SPANS,
          KEYED_LOGS,
          KEYED_METRICS,
          KEPT_SPANS,
          KEPT_LOGS,
          ROLLUPS,
          KEYED_ROLLUPS,
          ALERTS_STATE,
          LEDGER,
          LOGS_LEDGER,
          METRICS_STATE);

  /** Topics of the node that are not sharded by trace. */
  public static final List<String> UNSHARDED =
      List.of(
          ALERTS,
          INCIDENTS_STATE,
          DEAD_LETTERS,
          REPLAYED_DEAD_LETTERS,
          CONFIG,
          LOGS_PATTERNS,
          PINS);

  private Topics() {}
}
