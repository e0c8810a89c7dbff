package io.tailwater.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private final Path dir;

  ChildProcessTest(@TempDir Path dir) {
    this.dir = dir;
  }

  /** Says what its argument tells it to, and ends with its supervisor. */
  static final class Speaker {
    public static void main(String[] args) throws InterruptedException {
      System.out.println(args[0]);
      if (args.length > 1) {
        System.exit(Integer.parseInt(args[1]));
      }
      ParentWatch.start();
      Thread.currentThread().join();
    }
  }

  @Test
  void readyLineNamesTheEndpoint() throws IOException {
    try (ChildProcess child = ChildProcess.start(launch("READY speaker 127.0.0.1:7"))) {
      assertThat(child.endpoint()).isEqualTo("127.0.0.1:7");
      assertThat(child.isAlive()).isTrue();
      assertThat(child.pid()).isPositive();

      int code = child.stop(Duration.ofSeconds(20));

      assertThat(code).isEqualTo(143);
      assertThat(child.isAlive()).isFalse();
      assertThat(child.onExit()).isCompletedWithValue(143);
    }
  }

  @Test
  void readyLineOfAnEarlierRunIsNotTaken() throws IOException {
    Files.writeString(dir.resolve("log"), "READY speaker old:1\n");

    try (ChildProcess child = ChildProcess.start(launch("READY speaker new:2"))) {
      assertThat(child.endpoint()).isEqualTo("new:2");
    }
  }

  @Test
  void childThatEndsTellsItsLastLine() {
    assertThatThrownBy(() -> ChildProcess.start(launch("no space left", "3")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended with code 3: no space left");
  }

  @Test
  void silentChildIsGivenUp() {
    ChildProcess.Launch launch =
        new ChildProcess.Launch(
            Speaker.class.getName(),
            List.of("-Xmx32m"),
            Map.of(),
            List.of("nothing"),
            dir.resolve("log"),
            Duration.ofMillis(300));

    assertThatThrownBy(() -> ChildProcess.start(launch))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was not ready within");
  }

  private ChildProcess.Launch launch(String... arguments) {
    return new ChildProcess.Launch(
        Speaker.class.getName(),
        List.of("-Xmx32m", "-XX:+UseSerialGC"),
        Map.of(),
        List.of(arguments),
        dir.resolve("log"),
        Duration.ofSeconds(60));
  }
}
