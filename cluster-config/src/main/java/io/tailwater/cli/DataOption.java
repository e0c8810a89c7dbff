package io.tailwater.cli;

import io.tailwater.cli.instance.InstanceState;
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

  /**
   * The instance that runs on the directory.
   *
   * @param instead what else could be named, such as {@code a node with --node}
   * @throws CommandFailure if none does
   */
  InstanceState running(String instead) {
    return InstanceState.running(directory())
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.FAILED,
                    "nothing runs on %s; start it with './tailwater up', or name %s"
                        .formatted(directory(), instead)));
  }

  /** The directory of the launcher, or the current one where it was not used. */
  static Path home() {
    return Path.of(System.getProperty("tailwater.home", "."));
  }
}
