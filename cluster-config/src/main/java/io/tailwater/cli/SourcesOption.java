package io.tailwater.cli;

import io.tailwater.cli.deadletters.SourceTopics;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which topics nodes read, and how. */
final class SourcesOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "The configuration of the nodes, for node.sources and node.limits",
        "(default: tailwater.yaml in the data directory, or the shipped one)."
      })
  private @Nullable Path config;

  /**
   * What the nodes read.
   *
   * @throws CommandFailure if the configuration is not valid
   */
  SourceTopics sources(DataOption data) {
    Path usual = data.directory().resolve("tailwater.yaml");
    try {
      if (config != null) {
        return SourceTopics.of(config.toString(), TailwaterConfig.load(config));
      }
      return Files.exists(usual)
          ? SourceTopics.of(usual.toString(), TailwaterConfig.load(usual))
          : SourceTopics.of(
              "the shipped tailwater.yaml (--config names another)",
              TailwaterConfig.parse("tailwater.yaml", TailwaterConfig.shippedText()));
    } catch (InvalidConfigException refused) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(refused.getMessage()));
    }
  }
}
