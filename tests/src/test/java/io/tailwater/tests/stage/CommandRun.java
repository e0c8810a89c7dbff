package io.tailwater.tests.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of the command line in a process of its own, as {@code ./tailwater} makes it.
 *
 * @param exitCode of the process
 * @param output both of its streams
 */
public record CommandRun(int exitCode, String output) {
  private static final long PATIENCE_MINUTES = 5;

  /**
   * Runs a command to its end.
   *
   * @param log takes the output
   */
  public static CommandRun of(Path log, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path")));
    command.add("io.tailwater.cli.Tailwater");
    command.addAll(List.of(arguments));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("no end of " + List.of(arguments) + ", see " + log);
      }
      return new CommandRun(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
