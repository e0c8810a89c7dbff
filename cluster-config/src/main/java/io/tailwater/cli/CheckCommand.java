package io.tailwater.cli;

import io.tailwater.config.ConfigDocument;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.processors.sampling.PolicySpec;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater check}: says whether a configuration file is valid. */
@Command(
    name = "check",
    description = "Checks a configuration file: every error with its place, or that it is valid.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final Streams streams;

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  CheckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (what.reference || what.file == null) {
      streams.out().print(ConfigDocument.markdown());
      return ExitCode.OK;
    }
    try {
      TailwaterConfig config = TailwaterConfig.load(what.file);
      config.notes().forEach(streams.out()::println);
      streams.out().println(what.file + " is valid: " + policies(config));
      return ExitCode.OK;
    } catch (InvalidConfigException refused) {
      refused.errors().forEach(streams.err()::println);
      return ExitCode.USAGE;
    }
  }

  private static String policies(TailwaterConfig config) {
    int count = config.sampling().policies().size();
    return config.sampling().policies().stream()
        .map(PolicySpec::name)
        .collect(Collectors.joining(", ", count + (count == 1 ? " policy (" : " policies ("), ")"));
  }

  /** What to check; or no check but the reference. */
  private static final class What {
    @Parameters(paramLabel = "FILE", description = "The file to check.")
    private @Nullable Path file;

    @Option(
        names = "--reference",
        description = "Prints the reference of all keys (docs/configuration.md) instead.")
    private boolean reference;
  }
}
