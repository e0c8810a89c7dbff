package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on a free port that notes what it is asked and answers what the test says. */
final class FakeClickHouse implements AutoCloseable {
  /**
   * A request.
   *
   * @param parameters the query string, decoded
   * @param body the body as sent
   */
  record Request(Map<String, String> parameters, byte[] body) {
    /** The SQL, from wherever it stands. */
    String sql() {
      return parameters.getOrDefault("query", new String(body, UTF_8));
    }
  }

  /** An answer: an HTTP status, an error code or 0, and a text. */
  record Answer(int status, int code, String text) {}

  private static final Answer NOTHING = new Answer(200, 0, "");

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  private FakeClickHouse(HttpServer server) {
    this.server = server;
  }

  static FakeClickHouse start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FakeClickHouse fake = new FakeClickHouse(server);
    server.createContext("/", fake::handle);
    server.start();
    return fake;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers the next requests so, in order; after them, nothing and 200. */
  FakeClickHouse answering(Answer... next) {
    answers.addAll(List.of(next));
    return this;
  }

  List<Request> requests() {
    return new ArrayList<>(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> parameters = new LinkedHashMap<>();
      String query = exchange.getRequestURI().getRawQuery();
      for (String pair : query == null ? new String[0] : query.split("&")) {
        String[] parts = pair.split("=", 2);
        parameters.put(
            URLDecoder.decode(parts[0], UTF_8),
            parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
      }
      requests.add(new Request(parameters, exchange.getRequestBody().readAllBytes()));
      Answer answer = answers.poll();
      if (answer == null) {
        answer = NOTHING;
      }
      if (answer.code() != 0) {
        exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", "" + answer.code());
      }
      byte[] body = answer.text().getBytes(UTF_8);
      exchange.getResponseHeaders().set("X-ClickHouse-Format", "TabSeparated");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
