package io.tailwater.cli;

import io.tailwater.cli.instance.AgentPorts;
import io.tailwater.cli.instance.InstanceSettings;
import io.tailwater.cli.instance.NodePlace;
import io.tailwater.cli.instance.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that starts an instance: which servers, which ports. */
public final class InstanceOptions {
  private static final int MAX_NODES = 16;
  private static final int PORTS_PER_NODE = 6;

  /** Chooses a port that the user did not name. */
  public interface PortChoice {
    /** The port for this option, given the usual one and one that is free. */
    int choose(String option, int usual, int free);
  }

  @Mixin private ServerOptions servers = new ServerOptions();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The node's health, metrics and API (default: 8080).")
  private @Nullable Integer httpPort;

  @Option(
      names = "--otlp-port",
      paramLabel = "PORT",
      description = "The OTLP/HTTP gateway (default: 4318).")
  private @Nullable Integer otlpPort;

  @Option(
      names = "--otlp-grpc-port",
      paramLabel = "PORT",
      description = "The OTLP/gRPC gateway (default: 4317).")
  private @Nullable Integer otlpGrpcPort;

  @Option(
      names = "--zipkin-port",
      paramLabel = "PORT",
      description = "The gateway for Zipkin's HTTP API (default: 9411).")
  private @Nullable Integer zipkinPort;

  @Option(
      names = "--skywalking-port",
      paramLabel = "PORT",
      description = "The gateway for SkyWalking's agents (default: 11800).")
  private @Nullable Integer skyWalkingPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "The embedded broker (default: 9092).")
  private @Nullable Integer kafkaPort;

  @Option(
      names = "--clickhouse-port",
      paramLabel = "PORT",
      description = "The embedded ClickHouse's HTTP interface (default: 8123).")
  private @Nullable Integer clickHousePort;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = {
        "How many nodes share the work (default: ${DEFAULT-VALUE}).",
        "The second listens on the ports after those of the first, and so on; for OTLP/gRPC on the"
            + " port before."
      })
  private int nodes = 1;

  @Option(
      names = "--free-ports",
      description = "Use free ports wherever no port is given, instead of the default ones.")
  private boolean freePorts;

  /** The configuration that the user named. */
  public Optional<Path> config() {
    return servers.config();
  }

  /**
   * The instance that the options describe, on the usual ports wherever none is given.
   *
   * @throws CommandFailure if an option makes no sense
   */
  public InstanceSettings settings(Path data) {
    return settings(data, config(), (_, usual, _) -> usual);
  }

  /**
   * The instance that the options describe.
   *
   * @param configInForce what {@link #config} says, or what stands in for it
   * @param choice asked for each port that is needed and not given
   * @throws CommandFailure if an option makes no sense
   */
  public InstanceSettings settings(Path data, Optional<Path> configInForce, PortChoice choice) {
    Ports free = Ports.free();
    Ports usual = freePorts ? free : Ports.DEFAULT;
    Ports ports =
        new Ports(
            port("--http-port", httpPort, usual.http(), free.http(), choice),
            port("--otlp-port", otlpPort, usual.otlp(), free.otlp(), choice),
            servers.kafka().isPresent()
                ? usual.kafka()
                : port("--kafka-port", kafkaPort, usual.kafka(), free.kafka(), choice),
            servers.clickHouse().isPresent()
                ? usual.clickHouse()
                : port(
                    "--clickhouse-port",
                    clickHousePort,
                    usual.clickHouse(),
                    free.clickHouse(),
                    choice),
            agentPorts(usual.agents(), free.agents(), choice));
    return new InstanceSettings(
        data, servers.kafka(), servers.clickHouse(), configInForce, ports, places(ports));
  }

  private AgentPorts agentPorts(AgentPorts usual, AgentPorts free, PortChoice choice) {
    return new AgentPorts(
        port("--otlp-grpc-port", otlpGrpcPort, usual.otlpGrpc(), free.otlpGrpc(), choice),
        port("--zipkin-port", zipkinPort, usual.zipkin(), free.zipkin(), choice),
        port("--skywalking-port", skyWalkingPort, usual.skyWalking(), free.skyWalking(), choice));
  }

  private List<NodePlace> places(Ports first) {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new CommandFailure(
          ExitCode.USAGE, "--nodes takes a number from 1 to " + MAX_NODES + ", not " + nodes);
    }
    List<Integer> free = Ports.free(PORTS_PER_NODE * nodes);
    List<NodePlace> places = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      boolean anyPort = freePorts && i > 0;
      List<Integer> own = free.subList(PORTS_PER_NODE * i, PORTS_PER_NODE * (i + 1));
      places.add(
          new NodePlace(
              "node-" + (i + 1),
              anyPort ? own.get(0) : first.http() + i,
              anyPort ? own.get(1) : first.otlp() + i,
              anyPort
                  ? new AgentPorts(own.get(2), own.get(3), own.get(4))
                  : first.agents().after(i),
              nodes == 1 ? 0 : own.get(5)));
    }
    return places;
  }

  private static int port(
      String option, @Nullable Integer given, int usual, int free, PortChoice choice) {
    if (given == null) {
      return choice.choose(option, usual, free);
    }
    if (given < 1 || given > 65_535) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " takes a port from 1 to 65535, not " + given);
    }
    return given;
  }
}
