package io.tailwater.ingest.decode.zipkin;

/**
 * Who recorded a Zipkin span, or who was at the other side.
 *
 * @param service its name; empty where it is not known
 * @param ip its address as text; empty where it is not known
 * @param port 1 to 65535; 0 where it is not known
 */
record ZipkinEndpoint(String service, String ip, int port) {
  /** Nobody: what is absent, and what holds nothing. */
  static final ZipkinEndpoint NONE = new ZipkinEndpoint("", "", 0);

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_GROUPS = 8;
  private static final int LONGEST_IP = 45;
  private static final String MAPPED_IPV4 = "::ffff:";

  boolean isNone() {
    return service.isEmpty() && ip.isEmpty() && port == 0;
  }

  ZipkinEndpoint withoutService() {
    return new ZipkinEndpoint("", ip, port);
  }

  /** The process, as {@code ip:port} or {@code ip}; empty where the address is not known. */
  String instance() {
    if (ip.isEmpty() || port == 0) {
      return ip;
    }
    return ip.indexOf(':') < 0 ? ip + ":" + port : "[" + ip + "]:" + port;
  }

  /** The address in its usual text, from 4 or 16 bytes; empty for any other number of bytes. */
  static String ip(byte[] bytes, int offset, int length) {
    return switch (length) {
      case IPV4_BYTES -> ipv4(bytes, offset);
      case 2 * IPV6_GROUPS -> ipv6(bytes, offset);
      default -> "";
    };
  }

  /** The address if the text looks like one, otherwise empty: a host name is no address. */
  static String ip(String text) {
    if (text.length() > LONGEST_IP || (text.indexOf('.') < 0 && text.indexOf(':') < 0)) {
      return "";
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '.' && c != ':' && (c >= 128 || Character.digit(c, 16) < 0)) {
        return "";
      }
    }
    boolean mapped =
        text.regionMatches(true, 0, MAPPED_IPV4, 0, MAPPED_IPV4.length()) && text.indexOf('.') > 0;
    return mapped ? text.substring(MAPPED_IPV4.length()) : text;
  }

  private static String ipv4(byte[] bytes, int offset) {
    StringBuilder text = new StringBuilder(15);
    for (int i = 0; i < IPV4_BYTES; i++) {
      text.append(i == 0 ? "" : ".").append(bytes[offset + i] & 0xff);
    }
    return text.toString();
  }

  /** As RFC 5952 has it: lower case, and the longest run of zeros, the first of equals, as "::". */
  private static String ipv6(byte[] bytes, int offset) {
    int[] groups = new int[IPV6_GROUPS];
    for (int i = 0; i < IPV6_GROUPS; i++) {
      groups[i] = (bytes[offset + 2 * i] & 0xff) << 8 | (bytes[offset + 2 * i + 1] & 0xff);
    }
    int zerosAt = -1;
    int zeros = 1;
    for (int i = 0; i < IPV6_GROUPS; i++) {
      int run = 0;
      while (i + run < IPV6_GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > zeros) {
        zerosAt = i;
        zeros = run;
      }
    }
    if (zerosAt == 0 && zeros == 5 && groups[5] == 0xffff) {
      return ipv4(bytes, offset + 12);
    }
    StringBuilder text = new StringBuilder(LONGEST_IP);
    for (int i = 0; i < IPV6_GROUPS; i++) {
      if (i == zerosAt) {
        text.append("::");
        i += zeros - 1;
      } else {
        text.append(i == 0 || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
