package io.tailwater.cli.instance;

import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.EmbeddedKafka;
import io.tailwater.embedded.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

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

  static Child.Starter node(
      Path data, InstanceState servers, Path config, NodePlace place, Path log) {
    ChildProcess.Launch launch = nodeLaunch(data, servers, config, place, log);
    return () -> new ServerProcess(ChildProcess.start(launch));
  }

  /**
   * How the node is started. Its arguments can be read by every process of the machine, its
   * environment only by the user's own, so that is where the password goes.
   *
   * @param servers where Kafka, ClickHouse and the other nodes are
   */
  static ChildProcess.Launch nodeLaunch(
      Path data, InstanceState servers, Path config, NodePlace place, Path log) {
    ClickHouseAddress clickHouse = ClickHouseAddress.of(servers.clickHouse(), System.getenv());
    Map<String, String> environment =
        clickHouse
            .password()
            .map(password -> Map.of(ClickHouseAddress.PASSWORD_VARIABLE, password))
            .orElse(Map.of());
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "--data",
            data.resolve(place.name()).toString(),
            "--kafka",
            servers.kafka(),
            "--clickhouse",
            clickHouse.urlWithoutPassword(),
            "--config",
            config.toString(),
            "--http-port",
            Integer.toString(place.httpPort()),
            "--otlp-port",
            Integer.toString(place.otlpPort()),
            "--otlp-grpc-port",
            Integer.toString(place.agents().otlpGrpc()),
            "--zipkin-port",
            Integer.toString(place.agents().zipkin()),
            "--skywalking-port",
            Integer.toString(place.agents().skyWalking()),
            "--node-name",
            place.name(),
            "--supervised"));
    if (servers.nodes().size() > 1) {
      arguments.addAll(
          List.of(
              "--cluster-port",
              Integer.toString(place.clusterPort()),
              "--cluster-seeds",
              servers.nodes().stream().map(NodePlace::cluster).collect(Collectors.joining(","))));
    }
    return new ChildProcess.Launch(
        NodeJvm.MAIN_CLASS, NodeJvm.OPTIONS, environment, arguments, log, NODE_DEADLINE);
  }
}
