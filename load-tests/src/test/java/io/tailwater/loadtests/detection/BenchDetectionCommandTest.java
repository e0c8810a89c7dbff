package io.tailwater.loadtests.detection;

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
import java.util.Random;
import java.util.ServiceLoader;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchDetectionCommandTest {
  @TempDir private Path directory = Path.of(".");

  @Test
  void commandLineFindsTheBench() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anyMatch(provider -> provider instanceof BenchDetectionProvider);
  }

  @Test
  void whatIsThereIsMeasuredAndShownWithItsTarget() throws IOException {
    write("latency/some.csv.gz", "duration_us\n1012\n372\n88000\n");

    String out = run(0);

    assertThat(out)
        .containsPattern("histogram some +quantile error, all +[01]\\.\\d+ % +<= 1.100 +met")
        .containsPattern("results of adding in 20 orders +1.000 +<= 1.000 +met")
        .doesNotContain("nab");
  }

  @Test
  void aMissedTargetIsExitCodeOne() throws IOException {
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      rows.append("2014-02-%02d %02d:%02d:00,".formatted(1 + i / 288, i / 12 % 24, i % 12 * 5));
      rows.append(50 + random.nextGaussian()).append('\n');
    }
    write("nab/realKnownCause/calm.csv.gz", rows.toString());
    Files.writeString(
        directory.resolve("nab/combined_windows.json"),
        "{\"realKnownCause/calm.csv\": [[\"2014-02-04 01:00:00.000000\","
            + " \"2014-02-04 02:00:00.000000\"]]}");

    String out = run(1);

    assertThat(out)
        .containsPattern("nab realKnownCause +baseline R1\\+R2, F1 +0.000 +>= 0.400 +MISSED")
        .containsPattern("baseline R1\\+R2, false alarms +0.000 /day +<= 0.050 +met");
  }

  @Test
  void whatCannotBeReadIsOneLineAndExitCodeTwo() throws IOException {
    assertRefused(directory.resolve("none"), "is no directory");
    assertRefused(directory, "has no data that is known here");
    write("merlion/wrong.csv.gz", "timestamp,value\n1,x\n");
    assertRefused(directory, "wrong.csv.gz has a row that is none");
  }

  @Test
  void timesAreSecondsMillisecondsOrDates() {
    assertThat(SeriesFiles.minute("1469894400")).isEqualTo(24_498_240);
    assertThat(SeriesFiles.minute("1469894400000")).isEqualTo(24_498_240);
    assertThat(SeriesFiles.minute("2016-07-30 16:00:00")).isEqualTo(24_498_240);
    assertThat(SeriesFiles.minute("2016-07-30 16:00:59.000000")).isEqualTo(24_498_240);
  }

  private String run(int exitCode) {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new BenchDetectionCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--without-simulation", "--data", directory.toString());
    assertThat(code).isEqualTo(exitCode);
    return out.toString();
  }

  private static void assertRefused(Path data, String why) {
    BenchDetectionCommand command = new BenchDetectionCommand();
    new CommandLine(command).parseArgs("--without-simulation", "--data", data.toString());
    assertThatThrownBy(command::call)
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessageStartingWith("bench-detection: ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
