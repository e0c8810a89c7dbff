package io.tailwater.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --data}: which instance a command is about. Other modules' commands use it as a
 * picocli mixin.
 */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data directory of the instance (by default in .tailwater, beside the launcher).")
  private @Nullable Path data;

  /** The directory that was given, or the default one. */
  public Path directory() {
    return data == null ? home().resolve(".tailwater").resolve("data") : data;
  }

  /** The directory of the launcher, or the current one where it was not used. */
  static Path home() {
    return Path.of(System.getProperty("tailwater.home", "."));
  }
}
