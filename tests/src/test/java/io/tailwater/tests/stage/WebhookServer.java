package io.tailwater.tests.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody's HTTP server that is told of incidents, and remembers what it was told. */
public final class WebhookServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private WebhookServer(HttpServer server) {
    this.server = server;
  }

  /** A server on a port of loopback; 0 for any that is free. */
  public static WebhookServer start(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    WebhookServer webhook = new WebhookServer(server);
    server.createContext("/hook", webhook::take);
    server.start();
    return webhook;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(JSON.readTree(exchange.getRequestBody()));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  /** What it was told, in order: the {@code data} of each message. */
  public List<JsonNode> told() {
    return received.stream().map(body -> body.path("data")).toList();
  }

  /** The keys of what it was told, in order. */
  public List<String> keys() {
    return told().stream().map(data -> data.path("key").asText()).toList();
  }

  /** The states of what it was told, in order. */
  public List<String> statuses() {
    return told().stream().map(data -> data.path("status").asText()).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
