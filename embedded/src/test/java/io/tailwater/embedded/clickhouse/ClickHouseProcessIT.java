package io.tailwater.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, killing and guarding the server's process. */
class ClickHouseProcessIT {
  private final Path dir;

  ClickHouseProcessIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void acknowledgedRowsOutliveAKill() throws IOException {
    Path data = dir.resolve("data");
    try (ChildProcess first = start(data);
        ClickHouseHttp http = new ClickHouseHttp(first.endpoint())) {
      http.query("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a");
      for (int i = 0; i < 20; i++) {
        http.query("INSERT INTO t SELECT number FROM numbers(1000)");
      }
      first.kill();
    }

    try (ChildProcess second = start(data);
        ClickHouseHttp http = new ClickHouseHttp(second.endpoint())) {
      assertThat(http.query("SELECT count() FROM t")).isEqualTo("20000");
      assertThat(second.stop(Duration.ofSeconds(30))).isEqualTo(143);
    }
  }

  @Test
  void processThatWasPausedAfterInsertsGoesOn() throws Exception {
    try (ChildProcess server = start(dir.resolve("data"));
        ClickHouseHttp http = new ClickHouseHttp(server.endpoint())) {
      http.query("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a");
      for (int pause = 1; pause <= 3; pause++) {
        for (int i = 0; i < 20; i++) {
          http.query("INSERT INTO t FORMAT TSV\n1\n2\n");
        }
        signal(server, "STOP");
        signal(server, "CONT");
        assertThat(http.query("SELECT count() FROM t")).isEqualTo(Integer.toString(40 * pause));
      }
      assertThat(server.onExit()).as("the end of the paused server").isNotDone();
      assertThat(server.stop(Duration.ofSeconds(30))).isEqualTo(143);
    }
  }

  private static void signal(ChildProcess process, String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(code).isZero();
  }

  @Test
  void secondProcessOnTheSameDataIsTurnedAway() throws IOException {
    Path data = dir.resolve("data");
    try (ChildProcess first = start(data)) {
      assertThat(first.isAlive()).isTrue();

      assertThatThrownBy(() -> start(data))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended with code 3")
          .hasMessageContaining("belongs to a running process");
    }
  }

  @Test
  void wrongPasswordIsRefused() throws IOException {
    Path password = Files.writeString(dir.resolve("password"), "s3cret:\u00e4\n");
    try (ChildProcess server =
            ChildProcess.start(
                new ChildProcess.Launch(
                    ClickHouseMain.class.getName(),
                    List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"),
                    Map.of(
                        "LD_PRELOAD",
                        Path.of(System.getProperty("java.home"), "lib", "libjsig.so").toString()),
                    List.of(
                        "--data",
                        dir.resolve("data").toString(),
                        "--library",
                        EmbeddedClickHouse.library().toString(),
                        "--password-file",
                        password.toString(),
                        "--supervised"),
                    dir.resolve("log"),
                    Duration.ofSeconds(60)));
        ClickHouseHttp http = new ClickHouseHttp(server.endpoint())) {
      Map<String, String> right =
          Map.of("query", "SELECT 1", "user", "default", "password", "s3cret:\u00e4");
      HttpResponse<byte[]> none = http.get(Map.of("query", "SELECT 1"));
      HttpResponse<byte[]> wrong =
          http.send(
              HttpRequest.newBuilder(http.uri(Map.of()))
                  .header("X-ClickHouse-User", "default")
                  .header("X-ClickHouse-Key", "s3cret")
                  .POST(HttpRequest.BodyPublishers.ofByteArray("SELECT 1".getBytes(UTF_8))));

      assertThat(http.get(right).statusCode()).isEqualTo(200);
      assertThat(none.statusCode()).isEqualTo(403);
      assertThat(wrong.statusCode()).isEqualTo(403);
      assertThat(ClickHouseHttp.text(wrong)).contains("Code: 516.");
    }
  }

  private ChildProcess start(Path data) throws IOException {
    return EmbeddedClickHouse.start(data, 0, EmbeddedClickHouse.library(), dir.resolve("log"));
  }
}
