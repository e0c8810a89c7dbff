package io.tailwater.node;

import io.tailwater.ingest.gateway.GatewayMetrics;
import io.tailwater.ingest.gateway.OtlpSignal;
import io.tailwater.ingest.gateway.Refusal;
import java.time.Duration;
import java.util.Locale;

/** Counts what the OTLP receiver does. */
final class GatewayMeters implements GatewayMetrics {
  private final NodeMetrics metrics;

  GatewayMeters(NodeMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void answered(OtlpSignal signal, int status, Duration took) {
    metrics
        .counter(
            "tailwater.gateway.requests", "signal", word(signal), "code", Integer.toString(status))
        .increment();
  }

  @Override
  public void received(OtlpSignal signal, long bytes) {
    metrics.counter("tailwater.gateway.received.bytes", "signal", word(signal)).increment(bytes);
  }

  @Override
  public void published(OtlpSignal signal, long items, int records, long bytes) {
    metrics.counter("tailwater.gateway.items", "signal", word(signal)).increment(items);
  }

  @Override
  public void refused(Refusal refusal) {
    metrics.counter("tailwater.gateway.refusals", "reason", word(refusal)).increment();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
