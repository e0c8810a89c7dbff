package io.tailwater.loadtests.demo;

import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.sinks.SinkException;
import java.util.ArrayList;
import java.util.List;

/** Reads node and ClickHouse again and again, and tells what changed since the run began. */
final class RunMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final NodeHttp node;
  private final StoredRows stored;
  private Counters before = Counters.NONE;
  private Counters latest = Counters.NONE;
  private Rows rowsBefore = Rows.NONE;
  private Rows rowsLatest = Rows.NONE;
  private long restarts;
  private long readNanos = System.nanoTime();
  private long spansPerSecond;
  private List<String> troubles = List.of();

  RunMeter(NodeHttp node, StoredRows stored) {
    this.node = node;
    this.stored = stored;
  }

  /** Reads both; whoever does not answer is a trouble, and its last numbers stay. */
  void read() {
    List<String> found = new ArrayList<>();
    PrometheusText metrics = node.metrics();
    if (metrics.samples().isEmpty()) {
      found.add("the node does not answer");
    } else {
      take(Counters.of(metrics));
    }
    try {
      rowsLatest = stored.count();
    } catch (SinkException refused) {
      found.add(String.valueOf(refused.getMessage()));
    }
    troubles = found;
  }

  /** From here on counts the run. */
  void begin() {
    before = latest;
    rowsBefore = rowsLatest;
    restarts = 0;
  }

  Counters counters() {
    return latest.since(before);
  }

  Rows rows() {
    return rowsLatest.since(rowsBefore);
  }

  /** How often the node began anew during the run; its counts before that are gone. */
  long restarts() {
    return restarts;
  }

  /** Spans read by the node, over the last interval. */
  long spansPerSecond() {
    return spansPerSecond;
  }

  /** What is wrong right now, in words. */
  List<String> troubles() {
    return troubles;
  }

  private void take(Counters now) {
    if (now.restartedSince(latest)) {
      restarts++;
      before = Counters.NONE;
      latest = Counters.NONE;
    }
    long nanos = System.nanoTime();
    double seconds = (nanos - readNanos) / NANOS_PER_SECOND;
    spansPerSecond =
        Math.round((now.ingestSpans() - latest.ingestSpans()) / Math.max(seconds, 1e-3));
    readNanos = nanos;
    latest = now;
  }
}
