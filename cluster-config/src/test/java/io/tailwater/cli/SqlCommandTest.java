package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqlCommandTest {
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicReference<String> path = new AtomicReference<>("");
  private final AtomicReference<String> authorization = new AtomicReference<>("");
  private HttpServer server = unstarted();

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          String sql = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.set(plainQuery(exchange.getRequestURI()) + " " + sql);
          path.set(exchange.getRequestURI().getPath());
          authorization.set(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          boolean wrong = sql.contains("wrong");
          byte[] answer =
              (wrong ? "Code: 62. DB::Exception:\n  Syntax error\n" : "1\n2\n")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(wrong ? 400 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void answerIsPassedOnWithNamesWhereNobodyWatches() {
    CommandRun run = CommandRun.of("sql", "SELECT x", "--clickhouse", url(""));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("1\n2\n");
    assertThat(asked.get()).isEqualTo("default_format=TabSeparatedWithNames SELECT x");
  }

  @Test
  void formatAndStandardInputAreTaken() {
    CommandRun run =
        CommandRun.withInput("SELECT y", "sql", "-", "--format", "CSV", "--clickhouse", url(""));

    assertThat(run.exitCode()).isZero();
    assertThat(asked.get()).isEqualTo("default_format=CSV SELECT y");
  }

  @Test
  void userAndPasswordOfTheUrlAreSent() {
    CommandRun.of("sql", "SELECT x", "--clickhouse", url("u:p@"));

    assertThat(authorization.get()).isEqualTo("Basic dTpw");
  }

  @Test
  void databaseOfTheUrlIsAskedAndNotItsPath() {
    CommandRun run = CommandRun.of("sql", "SELECT x", "--clickhouse", url("") + "/my%20db?a=1");

    assertThat(run.exitCode()).isZero();
    assertThat(asked.get())
        .isEqualTo("a=1&database=my db&default_format=TabSeparatedWithNames SELECT x");
    assertThat(path.get()).isEqualTo("/");
  }

  @Test
  void serverErrorIsOneLine() {
    CommandRun run = CommandRun.of("sql", "wrong", "--clickhouse", url(""));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("Code: 62. DB::Exception: Syntax error" + System.lineSeparator());
  }

  @Test
  void serverThatIsAwayIsOneLine() {
    String url = url("");
    server.stop(0);

    CommandRun run = CommandRun.of("sql", "SELECT 1", "--clickhouse", url);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().strip())
        .isEqualTo("ClickHouse at " + url + " does not answer: connection refused");
  }

  private String url(String user) {
    return "http://" + user + "127.0.0.1:" + server.getAddress().getPort();
  }

  private static String plainQuery(URI uri) {
    return URLDecoder.decode(uri.getRawQuery(), StandardCharsets.UTF_8);
  }

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }
}
