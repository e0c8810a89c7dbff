package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TailwaterTest {
  @Test
  void helpIsThereForEveryCommand() {
    assertThat(CommandRun.of("--help").out())
        .contains(
            "up", "down", "status", "sql", "check", "repartition", "deadletters", "Exit codes:");
    for (String command :
        List.of("up", "down", "status", "sql", "check", "repartition", "deadletters")) {
      CommandRun run = CommandRun.of(command, "--help");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).startsWith("Usage: tailwater " + command);
    }
  }

  @Test
  void versionIsThatOfTheBuild() throws IOException {
    assertThat(CommandRun.of("--version").out().strip())
        .isEqualTo("tailwater " + Tailwater.VERSION);
    assertThat(Files.readString(Path.of("../pom.xml")))
        .contains("<artifactId>tailwater</artifactId>\n  <version>" + Tailwater.VERSION + "<");
  }

  @Test
  void misspeltOptionGetsASuggestion() {
    CommandRun run = CommandRun.of("up", "--http-prot", "1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).first().isEqualTo("Unknown options: '--http-prot', '1'");
    assertThat(run.err()).contains("--http-port");
  }

  @Test
  void misspeltCommandGetsASuggestion() {
    CommandRun run = CommandRun.of("stats");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("tailwater status");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("name a command").contains("Usage: tailwater");
  }

  @Test
  void valuesThatCannotBeAreUsageErrorsOfOneLine() {
    assertUsage(
        "--http-port takes a port from 1 to 65535, not 70000", "up", "--http-port", "70000");
    assertUsage(
        "--clickhouse takes a URL such as http://127.0.0.1:8123, not 'localhost'",
        "sql",
        "SELECT 1",
        "--clickhouse",
        "localhost");
    assertUsage(
        "--kafka takes HOST:PORT, or several with commas between, not 'broker'",
        "up",
        "--kafka",
        "broker");
    assertUsage("the query is empty", "sql", "-");
  }

  @Test
  void whatNeedsAnInstanceSaysThatNoneRuns(@TempDir Path data) {
    String place = data.toString();

    CommandRun down = CommandRun.of("down", "--data", place);
    assertThat(down.exitCode()).isZero();
    assertThat(down.out().strip()).isEqualTo("nothing runs on " + place);

    CommandRun status = CommandRun.of("status", "--data", place);
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(status.out()).contains("nothing runs on " + place);

    CommandRun sql = CommandRun.of("sql", "SELECT 1", "--data", place);
    assertThat(sql.exitCode()).isEqualTo(1);
    assertThat(sql.err()).contains("nothing runs on " + place).contains("--clickhouse");
  }

  @Test
  void invalidConfigurationStopsUpBeforeAnythingStarts(@TempDir Path directory) throws IOException {
    Path file = CommandRun.file(directory, "bad.yaml", "tail_samplin: {}\n");

    CommandRun run =
        CommandRun.of(
            "up",
            "--free-ports",
            "--data",
            directory.resolve("d").toString(),
            "--config",
            file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(file + ":1:1: tail_samplin: unknown key; did you mean 'tail_sampling'?");
    assertThat(directory.resolve("d/run/instance.json")).doesNotExist();
  }

  private static void assertUsage(String line, String... arguments) {
    CommandRun run = CommandRun.of(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip()).isEqualTo(line);
  }
}
