package io.tailwater.loadtests.bench;

import io.tailwater.cli.instance.NodeJvm;
import io.tailwater.cli.instance.Ports;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The node processes under measurement: a cluster of one or more. */
final class BenchNodes implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private record Node(ChildProcess process, NodeHttp http, ProcessUsage usage) {}

  private final List<Node> nodes = new ArrayList<>();

  private BenchNodes() {}

  static BenchNodes start(int count, Path dir, String kafka, String clickHouse, Path config)
      throws IOException {
    BenchNodes started = new BenchNodes();
    List<Integer> ports = Ports.free(count);
    String seeds = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    boolean complete = false;
    try {
      for (int i = 1; i <= count; i++) {
        List<String> arguments =
            List.of(
                "--node-name",
                "node-" + i,
                "--data",
                dir.resolve("node-" + i).toString(),
                "--kafka",
                kafka,
                "--clickhouse",
                clickHouse,
                "--config",
                config.toString(),
                "--http-port",
                "0",
                "--otlp-port",
                "0",
                "--cluster-port",
                Integer.toString(ports.get(i - 1)),
                "--cluster-seeds",
                seeds,
                "--supervised");
        started.add(
            ChildProcess.start(
                new ChildProcess.Launch(
                    NodeJvm.MAIN_CLASS,
                    NodeJvm.OPTIONS,
                    Map.of(),
                    arguments,
                    dir.resolve("node-" + i + ".log"),
                    START_DEADLINE)));
      }
      complete = true;
      return started;
    } finally {
      if (!complete) {
        started.close();
      }
    }
  }

  private void add(ChildProcess process) {
    nodes.add(
        new Node(
            process,
            new NodeHttp(URI.create(process.endpoint())),
            new ProcessUsage(process.pid())));
  }

  /** What all nodes say. */
  PrometheusText metrics() throws IOException {
    List<PrometheusText> scrapes = new ArrayList<>();
    for (Node node : nodes) {
      if (!node.process().isAlive()) {
        throw new IOException("a node has ended; its log is in the bench's directory");
      }
      scrapes.add(node.http().metrics());
    }
    return PrometheusText.of(scrapes);
  }

  /** Of all nodes together. */
  double cpuSeconds() throws IOException {
    double sum = 0;
    for (Node node : nodes) {
      sum += node.usage().cpuSeconds();
    }
    return sum;
  }

  /** Of all nodes together, each at its own peak. */
  long peakRssBytes() throws IOException {
    long sum = 0;
    for (Node node : nodes) {
      sum += node.usage().peakRssBytes();
    }
    return sum;
  }

  /**
   * Of all nodes together, after two collections: what the first one finds unreachable may still
   * hold buffers.
   */
  long settledHeapBytes() throws IOException, InterruptedException {
    long sum = 0;
    for (Node node : nodes) {
      node.usage().liveHeapBytes();
      sum += node.usage().liveHeapBytes();
    }
    return sum;
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.process().close());
  }
}
