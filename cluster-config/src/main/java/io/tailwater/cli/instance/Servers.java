package io.tailwater.cli.instance;

import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.EmbeddedKafka;
import io.tailwater.embedded.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How each process of an instance is started. */
final class Servers {
  private static final Duration NODE_DEADLINE = Duration.ofSeconds(90);

  /** A real process. */
  private record ServerProcess(ChildProcess process) implements Child {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
      return process.onExit();
    }

    @Override
    public void stop(Duration patience) {
      process.stop(patience);
    }
  }

  private Servers() {}

  static Child.Starter kafka(Path data, int port, Path log) {
    return () -> new ServerProcess(EmbeddedKafka.start(data.resolve("kafka"), port, log));
  }

  static Child.Starter clickHouse(Path data, int port, Path log) {
    return () ->
        new ServerProcess(
            EmbeddedClickHouse.start(
                data.resolve("clickhouse"), port, EmbeddedClickHouse.library(), log));
  }

  /**
   * The node.
   *
   * @param servers where Kafka and ClickHouse are
   */
  static Child.Starter node(Path data, InstanceState servers, Path config, Ports ports, Path log) {
    List<String> arguments =
        List.of(
            "--data",
            data.resolve("node").toString(),
            "--kafka",
            servers.kafka(),
            "--clickhouse",
            servers.clickHouse().toString(),
            "--config",
            config.toString(),
            "--http-port",
            Integer.toString(ports.http()),
            "--otlp-port",
            Integer.toString(ports.otlp()),
            "--node-name",
            "node-1",
            "--supervised");
    return () ->
        new ServerProcess(
            ChildProcess.start(
                new ChildProcess.Launch(
                    NodeJvm.MAIN_CLASS, NodeJvm.OPTIONS, Map.of(), arguments, log, NODE_DEADLINE)));
  }
}
