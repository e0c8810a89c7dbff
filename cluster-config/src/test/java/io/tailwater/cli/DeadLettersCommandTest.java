package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLettersCommandTest {
  private final Path directory;

  DeadLettersCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void mistakesAreUsageErrorsOfOneLine() {
    assertFails(
        ExitCode.USAGE,
        "a dead letter is named PARTITION:OFFSET, such as 0:17, not '17'",
        "show",
        "17");
    assertFails(
        ExitCode.USAGE,
        "--since takes a duration such as 30m or 2h, not 'yesterday'",
        "list",
        "--since",
        "yesterday");
    assertFails(
        ExitCode.USAGE,
        "--since takes a duration such as 30m or 2h, not '-2h'",
        "replay",
        "--since=-2h");
    assertFails(
        ExitCode.USAGE, "--limit takes a number from 1 to 10000, not 0", "list", "--limit", "0");
    assertFails(
        ExitCode.USAGE,
        "choose letters by number or by --reason, --topic and --since, not both",
        "replay",
        "0:1",
        "--reason",
        "malformed_record");
    assertFails(
        ExitCode.USAGE,
        "--to takes a topic that nodes or you read, not 'tailwater.ledger': only nodes write to"
            + " tailwater.*",
        "replay",
        "--to",
        "tailwater.ledger");
    assertFails(
        ExitCode.USAGE,
        "--kafka takes HOST:PORT, or several with commas between, not 'nowhere'",
        "list",
        "--kafka",
        "nowhere");
    assertFails(
        ExitCode.USAGE,
        directory.resolve("none.yaml") + ": no such file",
        "show",
        "0:1",
        "--config",
        directory.resolve("none.yaml").toString());
  }

  @Test
  void withoutAnInstanceBrokersMustBeNamed() {
    assertFails(
        ExitCode.FAILED,
        "nothing runs on "
            + directory
            + "; start it with './tailwater up', or name brokers with --kafka",
        "list");
  }

  @Test
  void brokerThatIsNotThereIsOneLine() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    String broker = "127.0.0.1:" + port;

    assertFails(
        ExitCode.FAILED,
        "Kafka at "
            + broker
            + " does not answer; is it running? Name another with --kafka HOST:PORT",
        "list",
        "--kafka",
        broker);
  }

  @Test
  void withoutASubcommandTheyAreNamed() {
    CommandRun run = CommandRun.of("deadletters");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("say list, show or replay");
  }

  private void assertFails(int exitCode, String line, String... arguments) {
    List<String> all = new ArrayList<>(List.of("deadletters"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", directory.toString()));

    CommandRun run = CommandRun.of(all.toArray(String[]::new));

    assertThat(run.err().strip()).isEqualTo(line);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
  }
}
