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
  public void answered(OtlpSignal signal, int status, Duration took) {
    lines.add("answered " + signal + " " + status + (took.isNegative() ? " before time" : ""));
  }

  @Override
  public void received(OtlpSignal signal, long bytes) {
    lines.add("received " + signal + " " + bytes);
  }

  @Override
  public void published(OtlpSignal signal, long items, int records, long bytes) {
    lines.add("published " + signal + " " + items + " in " + records);
  }

  @Override
  public void refused(Refusal refusal) {
    lines.add("refused " + refusal);
  }
}
