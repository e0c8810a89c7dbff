package io.tailwater.embedded.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One more port of the broker for clients that reach it by another way, such as through a proxy.
 *
 * <p>Clients go on at the address that a broker advertises, whichever they began at, so each way
 * needs a listener of its own.
 *
 * @param name of the listener: capital letters, digits and underscores
 * @param port on the loopback that the broker binds
 * @param advertisedPort on the loopback that it tells clients of this listener
 */
public record FurtherListener(String name, int port, int advertisedPort) {
  private static final Pattern TEXT = Pattern.compile("([A-Z][A-Z0-9_]*)=(\\d{1,5})@(\\d{1,5})");

  /** Checks the name. */
  public FurtherListener {
    if (!name.matches("[A-Z][A-Z0-9_]*")) {
      throw new IllegalArgumentException("no name of a listener: " + name);
    }
  }

  /** All of them as one option of a command line. */
  public static String text(List<FurtherListener> listeners) {
    List<String> texts = new ArrayList<>();
    listeners.forEach(
        listener -> texts.add(listener.name + "=" + listener.port + "@" + listener.advertisedPort));
    return String.join(",", texts);
  }

  /**
   * Reads that option; an empty text has none.
   *
   * @throws IllegalArgumentException with one clear line for anything else
   */
  static List<FurtherListener> parse(String text) {
    List<FurtherListener> listeners = new ArrayList<>();
    if (text.isEmpty()) {
      return listeners;
    }
    for (String one : text.split(",", -1)) {
      Matcher parts = TEXT.matcher(one);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "option --listeners takes NAME=PORT@ADVERTISED_PORT, several with commas between: "
                + one);
      }
      listeners.add(
          new FurtherListener(
              parts.group(1), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))));
    }
    return listeners;
  }

  String bound() {
    return name + "://127.0.0.1:" + port;
  }

  String advertised() {
    return name + "://127.0.0.1:" + advertisedPort;
  }

  String protocol() {
    return name + ":PLAINTEXT";
  }
}
