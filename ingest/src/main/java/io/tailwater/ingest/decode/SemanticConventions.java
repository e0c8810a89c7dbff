package io.tailwater.ingest.decode;

import java.util.Map;

/**
 * Today's names of attributes that OpenTracing and OpenTelemetry's older conventions named
 * otherwise, where the value stays what it was.
 *
 * <p>Sources: OpenTelemetry's semantic conventions 1.44, the migration guides for HTTP, databases
 * and messaging; OpenTracing's {@code semantic_conventions.md}. Not {@code rpc.grpc.status_code}:
 * its successor holds names, not numbers.
 */
public final class SemanticConventions {
  private static final Map<String, String> TODAY =
      Map.ofEntries(
          Map.entry("http.method", "http.request.method"),
          Map.entry("http.url", "url.full"),
          Map.entry("http.scheme", "url.scheme"),
          Map.entry("http.user_agent", "user_agent.original"),
          Map.entry("http.client_ip", "client.address"),
          Map.entry("http.flavor", "network.protocol.version"),
          Map.entry("http.resend_count", "http.request.resend_count"),
          Map.entry("net.peer.ip", "network.peer.address"),
          Map.entry("net.sock.peer.addr", "network.peer.address"),
          Map.entry("net.sock.host.addr", "network.local.address"),
          Map.entry("net.host.ip", "network.local.address"),
          Map.entry("net.protocol.name", "network.protocol.name"),
          Map.entry("net.protocol.version", "network.protocol.version"),
          Map.entry("db.system", "db.system.name"),
          Map.entry("db.type", "db.system.name"),
          Map.entry("db.name", "db.namespace"),
          Map.entry("db.instance", "db.namespace"),
          Map.entry("db.statement", "db.query.text"),
          Map.entry("db.operation", "db.operation.name"),
          Map.entry("rpc.system", "rpc.system.name"),
          Map.entry("messaging.destination", "messaging.destination.name"),
          Map.entry("message_bus.destination", "messaging.destination.name"),
          Map.entry("deployment.environment", "deployment.environment.name"));

  private SemanticConventions() {}

  /** Today's name of an attribute; its own where there is no other. */
  public static String today(String name) {
    return TODAY.getOrDefault(name, name);
  }
}
