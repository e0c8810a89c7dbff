package io.tailwater.node;

import io.micrometer.core.instrument.Counter;
import io.tailwater.ingest.gateway.GatewayMetrics;
import io.tailwater.ingest.gateway.GatewayProtocol;
import io.tailwater.ingest.gateway.Inflow;
import io.tailwater.ingest.gateway.Refusal;
import java.time.Duration;
import java.util.Locale;

/** Counts what the gateway does. */
final class GatewayMeters implements GatewayMetrics {
  private final NodeMetrics metrics;

  GatewayMeters(NodeMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void answered(Inflow inflow, String code, Duration took) {
    metrics
        .counter(
            "tailwater.gateway.requests",
            "protocol",
            word(inflow.protocol()),
            "signal",
            inflow.signal(),
            "code",
            code)
        .increment();
  }

  @Override
  public void received(Inflow inflow, long bytes) {
    counter("tailwater.gateway.received.bytes", inflow).increment(bytes);
  }

  @Override
  public void published(Inflow inflow, long items, int records, long bytes) {
    counter("tailwater.gateway.items", inflow).increment(items);
  }

  @Override
  public void refused(GatewayProtocol protocol, Refusal refusal) {
    metrics
        .counter("tailwater.gateway.refusals", "protocol", word(protocol), "reason", word(refusal))
        .increment();
  }

  private Counter counter(String name, Inflow inflow) {
    return metrics.counter(name, "protocol", word(inflow.protocol()), "signal", inflow.signal());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
