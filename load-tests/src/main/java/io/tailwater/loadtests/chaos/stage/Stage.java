package io.tailwater.loadtests.chaos.stage;

import io.tailwater.cli.instance.NodeJvm;
import io.tailwater.cli.instance.Ports;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.EmbeddedKafka;
import io.tailwater.embedded.kafka.FurtherListener;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A broker, an engine and nodes, each a process, with a {@link TcpProxy} on every way from a node
 * to either, and on that of the other nodes to it.
 *
 * <p>Clients of Kafka go on at the address that the broker advertises, so the broker has one
 * listener for each node, which advertises that node's proxy. The harness itself uses direct ways.
 */
public final class Stage implements AutoCloseable {
  private static final Duration SERVER_PATIENCE = Duration.ofMinutes(3);
  private static final Duration READY_PATIENCE = Duration.ofSeconds(90);

  /** Later options count: several nodes share a machine that is made for one. */
  private static final List<String> FURTHER_NODE_OPTIONS = List.of("-Xmx512m");

  /**
   * A node with its ways.
   *
   * @param server its process
   * @param kafka its way to the broker
   * @param clickHouse its way to the engine
   * @param others the way of the other nodes to it; no two talk if one of them is not heard
   * @param address of its own HTTP
   */
  public record Node(
      Server server,
      TcpProxy kafka,
      TcpProxy clickHouse,
      TcpProxy others,
      URI address,
      NodeHttp http) {}

  private final Path directory;
  private final int kafkaPort;
  private final int clickHousePort;
  private final Server broker;
  private final Server engine;
  private final List<Node> nodes = new ArrayList<>();

  /**
   * A stage; nothing runs yet but the proxies.
   *
   * @param directory takes data and logs
   * @param config text of the {@code tailwater.yaml} that nodes start with
   * @param nodes how many there may be
   */
  public Stage(Path directory, String config, int nodes) throws IOException {
    this.directory = directory;
    Iterator<Integer> ports = Ports.free(2 + 7 * nodes).iterator();
    kafkaPort = ports.next();
    clickHousePort = ports.next();
    Files.createDirectories(directory);
    Path file = Files.writeString(directory.resolve("tailwater.yaml"), config);
    List<FurtherListener> listeners = new ArrayList<>();
    List<TcpProxy> toNodes = new ArrayList<>();
    List<Integer> clusterPorts = new ArrayList<>();
    List<String> seeds = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      clusterPorts.add(ports.next());
      toNodes.add(new TcpProxy("node-" + i + "-others", ports.next(), clusterPorts.getLast()));
      seeds.add("127.0.0.1:" + toNodes.getLast().port());
    }
    for (int i = 1; i <= nodes; i++) {
      int listener = ports.next();
      TcpProxy toKafka = new TcpProxy("node-" + i + "-kafka", ports.next(), listener);
      TcpProxy toClickHouse =
          new TcpProxy("node-" + i + "-clickhouse", ports.next(), clickHousePort);
      listeners.add(new FurtherListener("NODE_" + i, listener, toKafka.port()));
      Place place =
          new Place(
              "node-" + i,
              file,
              ports.next(),
              ports.next(),
              clusterPorts.get(i - 1),
              String.join(",", seeds.subList(0, nodes - 1)));
      this.nodes.add(node(place, toKafka, toClickHouse, toNodes.get(i - 1)));
    }
    broker =
        new Server(
            "broker",
            () ->
                EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort, listeners, log("kafka")),
            SERVER_PATIENCE);
    Path library = EmbeddedClickHouse.library();
    engine =
        new Server(
            "engine",
            () ->
                EmbeddedClickHouse.start(
                    directory.resolve("clickhouse"), clickHousePort, library, log("clickhouse")),
            SERVER_PATIENCE);
  }

  /**
   * Where a node is.
   *
   * @param clusterPort that it binds; the others know that of its proxy
   * @param seeds by their proxies
   */
  private record Place(
      String name, Path config, int http, int otlp, int clusterPort, String seeds) {}

  private Node node(Place place, TcpProxy kafka, TcpProxy clickHouse, TcpProxy others) {
    String name = place.name();
    List<String> options = new ArrayList<>(NodeJvm.OPTIONS);
    options.addAll(FURTHER_NODE_OPTIONS);
    options.add("-Dpekko.remote.artery.bind.hostname=127.0.0.1");
    options.add("-Dpekko.remote.artery.bind.port=" + place.clusterPort());
    List<String> arguments =
        List.of(
            "--data",
            directory.resolve(name).toString(),
            "--kafka",
            "127.0.0.1:" + kafka.port(),
            "--clickhouse",
            "http://127.0.0.1:" + clickHouse.port(),
            "--config",
            place.config().toString(),
            "--http-port",
            Integer.toString(place.http()),
            "--otlp-port",
            Integer.toString(place.otlp()),
            "--otlp-grpc-port",
            "0",
            "--zipkin-port",
            "0",
            "--skywalking-port",
            "0",
            "--node-name",
            name,
            "--cluster-port",
            Integer.toString(others.port()),
            "--cluster-seeds",
            place.seeds(),
            "--supervised");
    ChildProcess.Launch launch =
        new ChildProcess.Launch(
            NodeJvm.MAIN_CLASS, options, Map.of(), arguments, log(name), READY_PATIENCE);
    URI address = URI.create("http://127.0.0.1:" + place.http());
    return new Node(
        new Server(name, () -> ChildProcess.start(launch), SERVER_PATIENCE),
        kafka,
        clickHouse,
        others,
        address,
        new NodeHttp(address));
  }

  /** The broker's direct address. */
  public String brokers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** The engine's direct address. */
  public URI clickHouse() {
    return URI.create("http://127.0.0.1:" + clickHousePort);
  }

  /** The broker. */
  public Server broker() {
    return broker;
  }

  /** The engine. */
  public Server engine() {
    return engine;
  }

  /** All nodes that there may be. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** All processes that there may be. */
  public List<Server> servers() {
    List<Server> all = new ArrayList<>(List.of(broker, engine));
    nodes.forEach(node -> all.add(node.server()));
    return all;
  }

  /** Where the processes' logs are. */
  public Path logs() {
    return directory.resolve("logs");
  }

  private Path log(String server) {
    return logs().resolve(server + ".log");
  }

  /** Ends all processes at once, whatever state they are in. */
  @Override
  public void close() throws IOException {
    List<Server> all = new ArrayList<>(servers());
    // Nodes first: what they say of servers that are gone would fill their logs.
    all.reversed().forEach(Server::kill);
    for (Node node : nodes) {
      node.kafka().close();
      node.clickHouse().close();
      node.others().close();
    }
  }
}
