package io.tailwater.cli;

import io.tailwater.cli.instance.ClickHouseAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which ClickHouse a command asks: that of an instance, or one by its URL. */
final class ClickHouseOptions {
  @Option(
      names = "--clickhouse",
      paramLabel = "URL",
      description = "Ask this ClickHouse instead, such as http://127.0.0.1:8123.")
  private @Nullable URI clickHouse;

  @Mixin private DataOption data = new DataOption();

  /**
   * The server that is meant.
   *
   * @throws CommandFailure if the URL is none of a ClickHouse server, or nothing runs
   */
  ClickHouseAddress address() {
    if (clickHouse != null) {
      return ServerAddress.clickHouse("--clickhouse", clickHouse);
    }
    return ClickHouseAddress.of(
        data.running("a server with --clickhouse").clickHouse(), System.getenv());
  }
}
