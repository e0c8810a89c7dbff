package io.tailwater.ingest.decode.skywalking;

/**
 * A network address as agents write it.
 *
 * @param host a name or an IP address; the whole text where it is not one host with its port
 * @param port 0 if there is none
 */
record HostAndPort(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /**
   * Takes {@code host:port} or {@code [IPv6]:port} apart. A list of brokers, a URL or a bare IPv6
   * address stays whole.
   */
  static HostAndPort parse(String text) {
    int colon = text.lastIndexOf(':');
    int port = colon > 0 ? port(text, colon + 1) : 0;
    if (port == 0) {
      return new HostAndPort(text, 0);
    }
    boolean bracketed = text.charAt(0) == '[' && text.charAt(colon - 1) == ']';
    if (bracketed && text.indexOf(']') == colon - 1) {
      return new HostAndPort(text.substring(1, colon - 1), port);
    }
    return isOneHost(text, colon)
        ? new HostAndPort(text.substring(0, colon), port)
        : new HostAndPort(text, 0);
  }

  private static boolean isOneHost(String text, int end) {
    for (int i = 0; i < end; i++) {
      switch (text.charAt(i)) {
        case ':', ',', ';', '/', ' ', '[', ']' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  private static int port(String text, int from) {
    int digits = text.length() - from;
    if (digits < 1 || digits > 5) {
      return 0;
    }
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      port = port * 10 + digit;
    }
    return port <= MAX_PORT ? port : 0;
  }
}
