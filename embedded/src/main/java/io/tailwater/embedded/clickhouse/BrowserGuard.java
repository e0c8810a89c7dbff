package io.tailwater.embedded.clickhouse;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out: whatever page is open in a browser on this machine can reach the loopback.
 *
 * <p>A POST of plain text needs nobody's leave, so a page of any site could run SQL here and only
 * not read the answer; and a site whose name is bound anew to 127.0.0.1 could read it too. Browsers
 * tell on both: the first by {@code Origin} and {@code Sec-Fetch-Site}, the second by {@code Host}.
 * ClickHouse's clients send no such headers, and the host they were told to connect to.
 */
final class BrowserGuard {
  private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

  private final InetAddress bound;

  /**
   * A guard of one server.
   *
   * @param bound the address the server listens on
   */
  BrowserGuard(InetSocketAddress bound) {
    this.bound = bound.getAddress();
  }

  /** Why a request with these headers is refused, in one line; null when it is not. */
  @Nullable String refusal(Headers headers) {
    for (String host : values(headers, "Host")) {
      if (!isOurs(hostOf("http://" + host))) {
        return "Host '"
            + host
            + "' is not this machine: connect to 127.0.0.1 or localhost. (Names of other hosts are"
            + " refused, or a web site could reach this server by one.)";
      }
    }
    for (String origin : values(headers, "Origin")) {
      if (!isOurs(hostOf(origin))) {
        return "Origin '" + origin + "' is not this machine: web pages may not send queries here.";
      }
    }
    for (String site : values(headers, "Sec-Fetch-Site")) {
      if (OTHER_SITES.contains(site.toLowerCase(Locale.ROOT))) {
        return "Sec-Fetch-Site is '" + site + "': pages of other sites may not send queries here.";
      }
    }
    return null;
  }

  private boolean isOurs(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(host);
      return address.isLoopbackAddress() || address.equals(bound);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The host of a URL, without brackets; empty where there is none. */
  private static String hostOf(String url) {
    try {
      String host = new URI(url).getHost();
      if (host == null) {
        return "";
      }
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    } catch (URISyntaxException _) {
      return "";
    }
  }

  private static List<String> values(Headers headers, String name) {
    List<String> values = headers.get(name);
    return values == null ? List.of() : values;
  }
}
