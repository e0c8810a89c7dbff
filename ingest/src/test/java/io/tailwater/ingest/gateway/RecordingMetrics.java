package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what the gateway counts. */
final class RecordingMetrics implements GatewayMetrics {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void answered(Inflow inflow, String code, Duration took) {
    lines.add("answered " + name(inflow) + " " + code + (took.isNegative() ? " before time" : ""));
  }

  @Override
  public void received(Inflow inflow, long bytes) {
    lines.add("received " + name(inflow) + " " + bytes);
  }

  @Override
  public void published(Inflow inflow, long items, int records, long bytes) {
    lines.add("published " + name(inflow) + " " + items + " in " + records);
  }

  @Override
  public void refused(GatewayProtocol protocol, Refusal refusal) {
    lines.add("refused " + protocol + " " + refusal);
  }

  private static String name(Inflow inflow) {
    return inflow.protocol() + " " + inflow.signal();
  }
}
