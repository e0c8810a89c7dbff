package io.tailwater.cli.instance;

import java.net.URI;

/**
 * Where a node of an instance listens, on the loopback interface.
 *
 * @param name unique among the nodes
 * @param httpPort of health, metrics and API
 * @param otlpPort of the OTLP/HTTP gateway
 * @param clusterPort for the other nodes; 0 where there are none
 */
public record NodePlace(String name, int httpPort, int otlpPort, int clusterPort) {
  /** Its health, metrics and API. */
  public URI http() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  /** Its OTLP/HTTP gateway. */
  public URI otlp() {
    return URI.create("http://127.0.0.1:" + otlpPort);
  }

  /** Its address for the other nodes. */
  String cluster() {
    return "127.0.0.1:" + clusterPort;
  }
}
