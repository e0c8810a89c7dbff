package io.tailwater.tests.stage;

import io.tailwater.cli.instance.NodeJvm;
import io.tailwater.cli.instance.Ports;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.EmbeddedKafka;
import io.tailwater.embedded.process.ChildProcess;
import io.tailwater.node.NodeMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Broker, engine and node as single processes without a supervisor, so that a test can kill each
 * and start it again on the same ports and data.
 */
public final class Servers implements AutoCloseable {
  private static final Duration NODE_DEADLINE = Duration.ofSeconds(90);

  private final Path directory;
  private final Path config;
  private final Ports ports = Ports.free();
  private final int clusterPort = Ports.free(1).getFirst();
  private @Nullable ChildProcess kafka;
  private @Nullable ChildProcess clickHouse;
  private @Nullable ChildProcess node;
  private final List<ChildProcess> furtherNodes = new ArrayList<>();
  private final List<Ports> furtherPorts = new ArrayList<>();

  /**
   * Servers that are not started yet.
   *
   * @param name of their directory below {@code target/end-to-end}
   * @param config text of the {@code tailwater.yaml}
   */
  public Servers(String name, String config) throws IOException {
    directory = WorkDirectory.fresh(name);
    this.config = Files.writeString(directory.resolve("tailwater.yaml"), config);
  }

  /** Writes another {@code tailwater.yaml}, for nodes that are started from now on. */
  public void configure(String text) throws IOException {
    Files.writeString(config, text);
  }

  /** The {@code tailwater.yaml}. */
  public Path config() {
    return config;
  }

  /** A directory for what a test starts beside the servers. */
  public Path directory() {
    return directory;
  }

  /** Starts the broker. */
  public void startKafka() throws IOException {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), ports.kafka(), log("kafka"));
  }

  /** Starts the engine. */
  public void startClickHouse() throws IOException {
    clickHouse =
        EmbeddedClickHouse.start(
            directory.resolve("clickhouse"),
            ports.clickHouse(),
            EmbeddedClickHouse.library(),
            log("clickhouse"));
  }

  /** Starts the node; returns when its ports are bound. */
  public void startNode() throws IOException {
    node = launchNode("node", ports, clusterPort);
  }

  /** Starts another node of the same cluster, with ports of its own. */
  public void startFurtherNode() throws IOException {
    Ports further = Ports.free();
    furtherPorts.add(further);
    furtherNodes.add(launchNode("node-" + (furtherNodes.size() + 2), further, 0));
  }

  private ChildProcess launchNode(String name, Ports nodePorts, int nodeClusterPort)
      throws IOException {
    return ChildProcess.start(
        new ChildProcess.Launch(
            NodeMain.class.getName(),
            NodeJvm.OPTIONS,
            Map.of(),
            List.of(
                "--data",
                directory.resolve(name).toString(),
                "--kafka",
                brokers(),
                "--clickhouse",
                loopback(ports.clickHouse()).toString(),
                "--config",
                config.toString(),
                "--http-port",
                Integer.toString(nodePorts.http()),
                "--otlp-port",
                Integer.toString(nodePorts.otlp()),
                "--otlp-grpc-port",
                Integer.toString(nodePorts.agents().otlpGrpc()),
                "--zipkin-port",
                Integer.toString(nodePorts.agents().zipkin()),
                "--skywalking-port",
                Integer.toString(nodePorts.agents().skyWalking()),
                "--node-name",
                name,
                "--cluster-port",
                Integer.toString(nodeClusterPort),
                "--cluster-seeds",
                "127.0.0.1:" + clusterPort,
                "--supervised"),
            log(name),
            NODE_DEADLINE));
  }

  /** Stops the broker as an operator does. */
  public void stopKafka() {
    stop(kafka);
  }

  /** Stops the engine as an operator does. */
  public void stopClickHouse() {
    stop(clickHouse);
  }

  /** Stops the node as an operator does. */
  public void stopNode() {
    stop(node);
  }

  /** Kills the node without warning. */
  public void killNode() {
    if (node != null) {
      node.kill();
    }
  }

  /** The broker's address. */
  public String brokers() {
    return "127.0.0.1:" + ports.kafka();
  }

  /** The engine's address. */
  public URI clickHouse() {
    return loopback(ports.clickHouse());
  }

  /** A new client of the engine. */
  public Sql sql() {
    return new Sql(loopback(ports.clickHouse()));
  }

  /** A new client of the node's receiver. */
  public OtlpClient otlp() {
    return new OtlpClient(loopback(ports.otlp()));
  }

  /** The node's receiver of Zipkin's spans. */
  public URI zipkin() {
    return loopback(ports.agents().zipkin());
  }

  /** The node's receiver for SkyWalking's agents, as {@code host:port}. */
  public String skyWalking() {
    return "127.0.0.1:" + ports.agents().skyWalking();
  }

  /** New clients of the HTTP of every node. */
  public List<NodeHttp> nodes() {
    return nodeAddresses().stream().map(NodeHttp::new).toList();
  }

  /** Where every node's own HTTP is. */
  public List<URI> nodeAddresses() {
    List<URI> addresses = new ArrayList<>(List.of(loopback(ports.http())));
    furtherPorts.forEach(further -> addresses.add(loopback(further.http())));
    return addresses;
  }

  /** A new client of the node's own HTTP. */
  public NodeHttp node() {
    return new NodeHttp(loopback(ports.http()));
  }

  @Override
  public void close() {
    stop(node);
    furtherNodes.forEach(Servers::stop);
    stop(clickHouse);
    stop(kafka);
    WorkDirectory.discardData(directory);
  }

  private Path log(String server) {
    return directory.resolve("logs").resolve(server + ".log");
  }

  private static void stop(@Nullable ChildProcess server) {
    if (server != null) {
      server.close();
    }
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
