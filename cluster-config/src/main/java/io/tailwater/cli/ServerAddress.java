package io.tailwater.cli;

import io.tailwater.cli.instance.ClickHouseAddress;
import java.net.URI;
import java.util.regex.Pattern;

/** Checks the addresses of servers that users give. */
final class ServerAddress {
  private static final Pattern BROKERS =
      Pattern.compile("[^\\s:,]+:\\d{1,5}(,[^\\s:,]+:\\d{1,5})*");

  private ServerAddress() {}

  /**
   * The ClickHouse server behind a URL; its password may come from the environment.
   *
   * @throws CommandFailure if the URL is none of a ClickHouse server
   */
  static ClickHouseAddress clickHouse(String option, URI url) {
    try {
      return ClickHouseAddress.of(url, System.getenv());
    } catch (IllegalArgumentException _) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " takes a URL such as http://127.0.0.1:8123, not '" + url + "'");
    }
  }

  /** The brokers, if they are written as Kafka's clients want them. */
  static String brokers(String option, String brokers) {
    if (!BROKERS.matcher(brokers).matches()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option + " takes HOST:PORT, or several with commas between, not '" + brokers + "'");
    }
    return brokers;
  }
}
