package io.tailwater.cli;

import java.net.URI;
import java.util.regex.Pattern;

/** Checks the addresses of servers that users give. */
final class ServerAddress {
  private static final Pattern BROKERS =
      Pattern.compile("[^\\s:,]+:\\d{1,5}(,[^\\s:,]+:\\d{1,5})*");

  private ServerAddress() {}

  /** The URL, if it is one that HTTP can be spoken with. */
  static URI http(String option, URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " takes a URL such as http://127.0.0.1:8123, not '" + url + "'");
    }
    return url;
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
