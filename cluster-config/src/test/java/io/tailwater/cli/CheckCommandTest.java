package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.config.TailwaterConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  @Test
  void validFileNamesItsPolicies(@TempDir Path directory) throws IOException {
    Path file = CommandRun.file(directory, "t.yaml", TailwaterConfig.shippedText());

    CommandRun run = CommandRun.of("check", file.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().strip())
        .isEqualTo(file + " is valid: 4 policies (errors, slow, core, rest)");
  }

  @Test
  void notesComeBeforeTheVerdict(@TempDir Path directory) throws IOException {
    Path file =
        CommandRun.file(
            directory,
            "t.yaml",
            "tail_sampling: {expected_new_traces_per_sec: 5, policies: [{name: all, type: always_sample}]}\n");

    CommandRun run = CommandRun.of("check", file.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            file
                + ":1:17: tail_sampling.expected_new_traces_per_sec: has no effect here: memory is bounded in bytes",
            file + " is valid: 1 policy (all)");
  }

  @Test
  void errorsAreLinesAndTheExitCodeSaysSo(@TempDir Path directory) throws IOException {
    Path file = CommandRun.file(directory, "t.yaml", "a: 1\nb: 2\n");

    CommandRun run = CommandRun.of("check", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(3).allMatch(line -> line.startsWith(file + ":"));
  }

  @Test
  void missingFileIsOneLine(@TempDir Path directory) {
    Path file = directory.resolve("none.yaml");

    CommandRun run = CommandRun.of("check", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip()).isEqualTo(file + ": no such file");
  }

  @Test
  void referenceIsPrintedOnRequest() {
    assertThat(CommandRun.of("check", "--reference").out()).startsWith("# Configuration");
  }

  @Test
  void neitherFileNorReferenceIsAUsageError() {
    assertThat(CommandRun.of("check").exitCode()).isEqualTo(2);
  }
}
