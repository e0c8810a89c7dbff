package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepartitionCommandTest {
  private final Path directory;

  RepartitionCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "1025"})
  void numberOutOfRangeIsRefused(String partitions) {
    CommandRun run = repartition("--partitions", partitions);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo("--partitions takes a number from 1 to 1024, not " + partitions + "\n");
  }

  @Test
  void numberMustBeGiven() {
    assertThat(repartition().exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void addressesAreChecked() {
    CommandRun run = repartition("--partitions", "4", "--kafka", "nowhere");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--kafka takes HOST:PORT");
  }

  private CommandRun repartition(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "repartition";
    arguments[1] = "--data";
    arguments[2] = directory.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandRun.of(arguments);
  }
}
