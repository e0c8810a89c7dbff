package io.tailwater.cli.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of an instance, all on the loopback interface.
 *
 * @param http the node's health, metrics and API
 * @param otlp the node's OTLP/HTTP gateway
 * @param kafka the embedded broker
 * @param clickHouse the embedded engine's HTTP interface
 * @param agents the node's other ports for agents
 */
public record Ports(int http, int otlp, int kafka, int clickHouse, AgentPorts agents) {
  /** The documented ones. */
  public static final Ports DEFAULT = new Ports(8080, 4318, 9092, 8123, AgentPorts.DEFAULT);

  private static final int LOWEST_FREE = 20_000;
  private static final int HIGHEST_FREE = 32_000;
  private static final int MAX_TRIES = 10_000;

  /** Ports that are free now. */
  public static Ports free() {
    List<Integer> ports = free(7);
    return new Ports(
        ports.get(0),
        ports.get(1),
        ports.get(2),
        ports.get(3),
        new AgentPorts(ports.get(4), ports.get(5), ports.get(6)));
  }

  /**
   * Different ports that are free now. They lie below those that the system gives to connections:
   * one of these could take a port before its server does, and a client that dials a dead server
   * over and over would one day get that server's own port, and be connected to itself.
   */
  public static List<Integer> free(int count) {
    List<Integer> ports = new ArrayList<>();
    for (int tries = 0; ports.size() < count; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_FREE, HIGHEST_FREE);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      } else if (tries > MAX_TRIES) {
        throw new IllegalStateException(
            "no free port on the loopback interface from " + LOWEST_FREE + " to " + HIGHEST_FREE);
      }
    }
    return List.copyOf(ports);
  }

  /** Whether a server could take this port now. */
  static boolean isFree(int port) {
    try {
      release(bind(port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
