package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused; what is told of history is seen on the real engine, by {@code BacktestIT}. */
final class BacktestCommandTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path directory = Path.of("");

  private static CommandRun backtest(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "backtest";
    all[1] = "--clickhouse";
    all[2] = NOBODY;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }

  private static void assertRefused(CommandRun run, int exitCode, String line) {
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().startsWith(line);
  }

  @Test
  void rulesFileWithAnErrorIsRefusedWithItsPlaceBeforeAnythingIsAsked() throws IOException {
    Path file =
        CommandRun.file(
            directory,
            "rules.yaml",
            """
            alerts:
              rules:
                - {name: slow, on: service, signal: latency.p95, abov: 300}
            """);

    CommandRun run = backtest("--rules", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .startsWith(file + ":3:")
        .contains("alerts.rules[0].abov")
        .contains("above");
  }

  @Test
  void rulesFileThatIsNotThereIsSaid() {
    assertRefused(backtest("--rules", "/none.yaml"), ExitCode.USAGE, "/none.yaml: no such file");
  }

  @Test
  void timesThatMeanNothingAreRefused() {
    assertRefused(
        backtest("--since", "yesterday"),
        ExitCode.USAGE,
        "--since takes a duration such as 7d or 12h, or a time such as 2026-03-01T08:00:00Z, not"
            + " 'yesterday'");
    assertRefused(
        backtest("--since", "2h", "--until", "3h"),
        ExitCode.USAGE,
        "--since 2h is not before --until 3h");
  }

  @Test
  void serverThatIsAwayIsOneLine() {
    assertRefused(backtest(), ExitCode.FAILED, "ClickHouse at " + NOBODY + " does not answer: ");
  }

  @Test
  void serverWithoutHistoryIsOneLine() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write(0);
          exchange.close();
        });
    server.start();
    try {
      assertRefused(
          CommandRun.of(
              "backtest", "--clickhouse", "http://127.0.0.1:" + server.getAddress().getPort()),
          ExitCode.FAILED,
          "there is no history: ");
    } finally {
      server.stop(0);
    }
  }
}
