package io.tailwater.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which servers a command works with, and by which configuration. */
final class ServerOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Use these brokers instead of the embedded one.")
  private @Nullable String kafka;

  @Option(
      names = "--clickhouse",
      paramLabel = "URL",
      description = {
        "Use this ClickHouse instead of the embedded one, such as http://user@host:8123/database.",
        "The password is better in TAILWATER_CLICKHOUSE_PASSWORD than in the URL."
      })
  private @Nullable URI clickHouse;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: tailwater.yaml in the data directory).")
  private @Nullable Path config;

  /**
   * The brokers that the user named, with commas between.
   *
   * @throws CommandFailure if they are none
   */
  Optional<String> kafka() {
    return Optional.ofNullable(kafka).map(brokers -> ServerAddress.brokers("--kafka", brokers));
  }

  /**
   * The ClickHouse that the user named.
   *
   * @throws CommandFailure if it is no URL of one
   */
  Optional<URI> clickHouse() {
    if (clickHouse != null) {
      ServerAddress.clickHouse("--clickhouse", clickHouse);
    }
    return Optional.ofNullable(clickHouse);
  }

  /** The configuration that the user named. */
  Optional<Path> config() {
    return Optional.ofNullable(config);
  }
}
