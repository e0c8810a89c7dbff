package io.tailwater.cli.instance;

import io.tailwater.config.NodeSettings.Receivers;
import java.net.URI;

/**
 * Where a node of an instance listens, on the loopback interface.
 *
 * @param name unique among the nodes
 * @param httpPort of health, metrics and API
 * @param otlpPort of the OTLP/HTTP gateway
 * @param agents the other ports for agents
 * @param clusterPort for the other nodes; 0 where there are none
 */
public record NodePlace(
    String name, int httpPort, int otlpPort, AgentPorts agents, int clusterPort) {
  /** Its health, metrics and API. */
  public URI http() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  /** Its OTLP/HTTP gateway. */
  public URI otlp() {
    return URI.create("http://127.0.0.1:" + otlpPort);
  }

  /** The same without the receivers that are turned off. */
  NodePlace only(Receivers on) {
    return new NodePlace(name, httpPort, otlpPort, agents.only(on), clusterPort);
  }

  /** Its address for the other nodes. */
  String cluster() {
    return "127.0.0.1:" + clusterPort;
  }
}
