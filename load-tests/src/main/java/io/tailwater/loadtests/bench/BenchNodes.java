package io.tailwater.loadtests.bench;

import io.tailwater.cli.instance.NodeJvm;
import io.tailwater.cli.instance.Ports;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The node processes under measurement: a cluster of one or more. */
final class BenchNodes implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private record Node(ChildProcess process, NodeHttp http, ProcessUsage usage) {}

  private final List<Node> nodes = new CopyOnWriteArrayList<>();

  private BenchNodes() {}

  /** Starts them all at once: the first would be done before the last had started. */
  static BenchNodes start(int count, Path dir, String kafka, String clickHouse, Path config)
      throws IOException {
    BenchNodes started = new BenchNodes();
    List<Integer> ports = Ports.free(count);
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ChildProcess.Launch launch = launch(i, ports, dir, kafka, clickHouse, config);
      starts.add(CompletableFuture.runAsync(() -> started.add(launch), Thread::startVirtualThread));
    }
    boolean complete = false;
    try {
      starts.forEach(CompletableFuture::join);
      complete = true;
      return started;
    } catch (CompletionException e) {
      throw new IOException("a node did not start: " + e.getCause(), e);
    } finally {
      if (!complete) {
        started.close();
      }
    }
  }

  private static ChildProcess.Launch launch(
      int number, List<Integer> ports, Path dir, String kafka, String clickHouse, Path config) {
    List<String> arguments =
        List.of(
            "--node-name",
            "node-" + number,
            "--data",
            dir.resolve("node-" + number).toString(),
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
            "--otlp-grpc-port",
            "0",
            "--zipkin-port",
            "0",
            "--skywalking-port",
            "0",
            "--cluster-port",
            Integer.toString(ports.get(number - 1)),
            "--cluster-seeds",
            ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
            "--supervised");
    return new ChildProcess.Launch(
        NodeJvm.MAIN_CLASS,
        NodeJvm.OPTIONS,
        Map.of(),
        arguments,
        dir.resolve("node-" + number + ".log"),
        START_DEADLINE);
  }

  private void add(ChildProcess.Launch launch) {
    try {
      ChildProcess process = ChildProcess.start(launch);
      nodes.add(
          new Node(
              process,
              new NodeHttp(URI.create(process.endpoint())),
              new ProcessUsage(process.pid())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
