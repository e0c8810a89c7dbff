package io.tailwater.embedded.clickhouse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;

/**
 * The HTTP server: routes requests, on the loopback only and not for web pages.
 *
 * <p>Requests run on platform threads: one that waits for the engine waits in native code, where a
 * virtual thread would hold its carrier.
 */
final class HttpFront implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final String NO_HANDLE =
      """
      There is no handle %s

      Use / or /ping for health checks.
      Or /replicas_status for more sophisticated health checks.

      Send queries from your program with POST method or GET /?query=...
      """;

  private final HttpServer server;
  private final QueryHandler queries;
  private final BrowserGuard guard;

  /**
   * Binds the port.
   *
   * @param port 0 for any free one
   */
  HttpFront(int port, QueryHandler queries, ExecutorService threads) throws IOException {
    this.queries = queries;
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
    guard = new BrowserGuard(server.getAddress());
    server.setExecutor(threads);
    server.createContext("/", this::route);
  }

  /** Starts to answer; returns the bound port. */
  int start() {
    server.start();
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Leaves an exchange open when it fails: the server then cuts its connection. */
  private void route(HttpExchange exchange) throws IOException {
    String refusal = guard.refusal(exchange.getRequestHeaders());
    if (refusal != null) {
      plain(exchange, 403, refusal + "\n");
      return;
    }
    String path = exchange.getRequestURI().getPath();
    boolean query = path.equals("/") || path.equals("/query");
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        boolean bare = exchange.getRequestURI().getRawQuery() == null;
        if (query && !bare) {
          queries.handle(exchange);
        } else if (query || path.equals("/ping") || path.equals("/replicas_status")) {
          plain(exchange, 200, "Ok.\n");
        } else {
          plain(exchange, 404, NO_HANDLE.formatted(path));
        }
      }
      case "POST" -> {
        if (query) {
          queries.handle(exchange);
        } else {
          plain(exchange, 404, NO_HANDLE.formatted(path));
        }
      }
      default -> plain(exchange, 501, "Only GET, HEAD and POST are possible.\n");
    }
  }

  private static void plain(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
