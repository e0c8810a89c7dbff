package io.tailwater.ingest.gateway;

/**
 * The Kafka topics that the gateway publishes to.
 *
 * @param spans topic of {@code TracesData} records
 * @param logs topic of {@code LogsData} records
 * @param metrics topic of {@code MetricsData} records
 */
public record GatewayTopics(String spans, String logs, String metrics) {

  /** Checks that each topic has a name. */
  public GatewayTopics {
    if (spans.isBlank() || logs.isBlank() || metrics.isBlank()) {
      throw new IllegalArgumentException(
          "the gateway needs a topic for spans, for logs and for metrics; one is blank");
    }
  }

  /** The names that the OpenTelemetry Collector's Kafka exporter uses, too. */
  public static GatewayTopics defaults() {
    return new GatewayTopics("otlp_spans", "otlp_logs", "otlp_metrics");
  }

  /** The topic of a signal. */
  public String of(OtlpSignal signal) {
    return switch (signal) {
      case TRACES -> spans;
      case LOGS -> logs;
      case METRICS -> metrics;
    };
  }
}
