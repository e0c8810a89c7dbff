package io.tailwater.loadtests.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.CommandProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchPatternsCommandTest {
  @TempDir private Path directory = Path.of(".");

  @Test
  void commandLineFindsTheBench() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anyMatch(provider -> provider instanceof BenchPatternsProvider);
  }

  @Test
  void systemsAreMeasuredOneByOne() throws IOException {
    write("One", "Content,EventId\n\"took 5 ms, or so\",E1\ntook 6 ms or so,E1\nshort\nstop,E2\n");
    write("Two", "EventId,Content\nE1,up 1\nE2,up 2\n");
    StringWriter out = new StringWriter();

    int exitCode =
        new CommandLine(new BenchPatternsCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--data", directory.toString());

    assertThat(exitCode).isZero();
    assertThat(out.toString().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .startsWith(
            "system lines groups found GA FGA",
            "One 3 2 2 1.000 1.000",
            "Two 2 2 1 0.000 0.000",
            "mean 0.500 0.500")
        .last()
        .asString()
        .contains("lines per CPU-second");
  }

  @Test
  void whatCannotBeReadIsOneLineAndExitCodeTwo() throws IOException {
    assertRefused(directory.resolve("none"), "is no directory");
    assertRefused(directory, "has no file *.csv.gz");
    write("Wrong", "a,b\n1,2\n");
    assertRefused(directory, "no columns Content and EventId");
    Files.writeString(directory.resolve("Wrong.csv.gz"), "not compressed");
    assertRefused(directory, "Wrong.csv.gz cannot be read");
  }

  private static void assertRefused(Path data, String why) {
    BenchPatternsCommand command = new BenchPatternsCommand();
    new CommandLine(command).parseArgs("--data", data.toString());
    assertThatThrownBy(command::call)
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessageStartingWith("bench-patterns: ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  private void write(String system, String text) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve(system + ".csv.gz")))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
