package io.tailwater.loadtests.bench;

import io.tailwater.cli.instance.NodeJvm;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node process under measurement. */
final class BenchNode implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private final ChildProcess process;
  private final NodeHttp http;
  private final ProcessUsage usage;

  private BenchNode(ChildProcess process) {
    this.process = process;
    this.http = new NodeHttp(URI.create(process.endpoint()));
    this.usage = new ProcessUsage(process.pid());
  }

  static BenchNode start(Path dir, String kafka, String clickHouse, Path config)
      throws IOException {
    return new BenchNode(
        ChildProcess.start(
            new ChildProcess.Launch(
                NodeJvm.MAIN_CLASS,
                NodeJvm.OPTIONS,
                Map.of(),
                List.of(
                    "--data",
                    dir.toString(),
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
                    "--supervised"),
                dir.resolve("node.log"),
                START_DEADLINE)));
  }

  PrometheusText metrics() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("the node has ended; its log is node.log in the bench's directory");
    }
    return http.metrics();
  }

  ProcessUsage usage() {
    return usage;
  }

  @Override
  public void close() {
    process.close();
  }
}
