package io.tailwater.tests.stage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A small service for the agent for Java: {@code /stock/N}. Says "READY http://127.0.0.1:PORT" once
 * it listens. Knows nothing of OpenTelemetry.
 */
public final class JavaShop {
  private static final Logger LOG = Logger.getLogger("shop");
  private static final String PATH = "/stock/";

  /** The item that nobody has. */
  static final int LOST = 404;

  private JavaShop() {}

  /** Listens until it is killed. */
  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.createContext(PATH, JavaShop::handle);
    server.start();
    System.out.println("READY http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void handle(HttpExchange exchange) throws IOException {
    int item = Integer.parseInt(exchange.getRequestURI().getPath().substring(PATH.length()));
    try {
      int pieces = pieces(item);
      LOG.log(Level.WARNING, "item {0} is looked up", Integer.toString(item));
      answer(exchange, 200, "{\"pieces\": " + pieces + "}");
    } catch (IllegalStateException broken) {
      LOG.log(Level.SEVERE, "the shelf is broken", broken);
      answer(exchange, 500, "{}");
    }
  }

  private static int pieces(int item) {
    if (item == LOST) {
      throw new IllegalStateException("nobody has item " + item);
    }
    return 3;
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
