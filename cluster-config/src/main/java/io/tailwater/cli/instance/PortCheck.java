package io.tailwater.cli.instance;

import io.tailwater.cli.instance.InstanceException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out before anything starts whether ports are free and the servers of others are there. */
final class PortCheck {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private record Wanted(int port, String who, String option) {}

  private PortCheck() {}

  static void check(InstanceSettings settings) throws InstanceException {
    List<String> problems = new ArrayList<>(taken(settings));
    if (!problems.isEmpty()) {
      throw new InstanceException(Kind.BUSY, String.join("\n", problems));
    }
    if (settings.kafka().isPresent()) {
      kafkaProblem(settings.kafka().get()).ifPresent(problems::add);
    }
    if (settings.clickHouse().isPresent()) {
      clickHouseProblem(settings.clickHouse().get()).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new InstanceException(Kind.FAILED, String.join("\n", problems));
    }
  }

  private static List<String> taken(InstanceSettings settings) {
    Ports ports = settings.ports();
    List<Wanted> all = new ArrayList<>();
    if (settings.kafka().isEmpty()) {
      all.add(new Wanted(ports.kafka(), "the embedded Kafka broker", "--kafka-port"));
    }
    if (settings.clickHouse().isEmpty()) {
      all.add(new Wanted(ports.clickHouse(), "the embedded ClickHouse", "--clickhouse-port"));
    }
    all.add(new Wanted(ports.http(), "the node's HTTP endpoint", "--http-port"));
    all.add(new Wanted(ports.otlp(), "the OTLP/HTTP gateway", "--otlp-port"));
    addAgents(settings.nodes().getFirst(), "the ", all);
    for (NodePlace node : settings.nodes().stream().skip(1).toList()) {
      all.add(new Wanted(node.httpPort(), node.name() + "'s HTTP endpoint", "--http-port"));
      all.add(new Wanted(node.otlpPort(), node.name() + "'s OTLP/HTTP gateway", "--otlp-port"));
      addAgents(node, node.name() + "'s ", all);
    }
    List<String> problems = new ArrayList<>();
    Map<Integer, String> first = new HashMap<>();
    for (Wanted wanted : all) {
      String other = first.putIfAbsent(wanted.port(), wanted.who());
      if (other != null) {
        problems.add(
            "port %d is wanted twice, for %s and %s; change one with %s PORT"
                .formatted(wanted.port(), other, wanted.who(), wanted.option()));
      } else if (!Ports.isFree(wanted.port())) {
        problems.add(
            "port %d is taken, and %s wants it; choose another with %s PORT, or all of them with"
                    .formatted(wanted.port(), wanted.who(), wanted.option())
                + " --free-ports");
      }
    }
    return problems;
  }

  private static void addAgents(NodePlace node, String whose, List<Wanted> all) {
    AgentPorts agents = node.agents();
    all.add(new Wanted(agents.otlpGrpc(), whose + "OTLP/gRPC gateway", "--otlp-grpc-port"));
    all.add(new Wanted(agents.zipkin(), whose + "Zipkin gateway", "--zipkin-port"));
    all.add(new Wanted(agents.skyWalking(), whose + "SkyWalking gateway", "--skywalking-port"));
    all.removeIf(wanted -> wanted.port() == 0);
  }

  private static Optional<String> kafkaProblem(String brokers) {
    String last = "";
    for (String broker : brokers.split(",", -1)) {
      int colon = broker.lastIndexOf(':');
      Optional<String> refusal =
          refusal(broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1)));
      if (refusal.isEmpty()) {
        return Optional.empty();
      }
      last = refusal.get();
    }
    return Optional.of("Kafka at " + brokers + " does not answer: " + last + "; check --kafka");
  }

  private static Optional<String> clickHouseProblem(URI url) {
    ClickHouseAddress address = ClickHouseAddress.of(url, Map.of());
    return refusal(address.host(), address.port())
        .map(
            why ->
                "ClickHouse at "
                    + address.host()
                    + ":"
                    + address.port()
                    + " does not answer: "
                    + why
                    + "; check --clickhouse");
  }

  private static Optional<String> refusal(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
      return Optional.empty();
    } catch (IOException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (IllegalArgumentException _) {
      return Optional.of("no such port");
    }
  }
}
