package io.tailwater.cli.instance;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where a ClickHouse server is and who asks it, as its URL says: {@code
 * http://user:password@host:port/database}, or {@code https}. The node reads such a URL the same
 * way.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address, IPv6 in brackets
 * @param port ClickHouse's own where the URL has none: 8123, with TLS 8443
 * @param database where names without one are looked up; empty leaves the choice to the server
 * @param user empty for the server's default one
 * @param password of the user
 * @param parameters what the URL has behind its question mark, still encoded; may be empty
 */
public record ClickHouseAddress(
    String scheme,
    String host,
    int port,
    Optional<String> database,
    Optional<String> user,
    Optional<String> password,
    String parameters) {
  /**
   * The environment variable with the password of a user whose URL has none, so that it need not
   * stand where every process can read it.
   */
  public static final String PASSWORD_VARIABLE = "TAILWATER_CLICKHOUSE_PASSWORD";

  private static final int HTTP_PORT = 8123;
  private static final int HTTPS_PORT = 8443;

  /**
   * Reads a URL.
   *
   * @param environment where {@link #PASSWORD_VARIABLE} is looked for
   * @throws IllegalArgumentException if the URL has another form
   */
  public static ClickHouseAddress of(URI url, Map<String, String> environment) {
    String scheme = url.getScheme();
    String database = url.getPath() == null ? "" : url.getPath().replaceAll("^/|/$", "");
    boolean http = "http".equals(scheme) || "https".equals(scheme);
    if (!http || url.getHost() == null || database.contains("/")) {
      throw new IllegalArgumentException(
          "no URL of the form http://user:password@host:port/database");
    }
    String given = url.getRawUserInfo();
    String[] pair = given == null ? new String[0] : given.split(":", 2);
    Optional<String> user =
        Optional.of(pair)
            .filter(p -> p.length > 0)
            .map(p -> p[0].isEmpty() ? "default" : decoded(p[0]));
    Optional<String> password =
        pair.length == 2
            ? Optional.of(decoded(pair[1]))
            : user.map(_ -> environment.get(PASSWORD_VARIABLE));
    return new ClickHouseAddress(
        scheme,
        url.getHost(),
        url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? HTTPS_PORT : HTTP_PORT,
        Optional.of(database).filter(name -> !name.isEmpty()),
        user,
        password,
        Optional.ofNullable(url.getRawQuery()).orElse(""));
  }

  /** Scheme, host and port. */
  public String place() {
    return scheme + "://" + host + ":" + port;
  }

  /** The URL for all to see: whole, but without the password. */
  public String urlWithoutPassword() {
    return scheme
        + "://"
        + user.map(name -> encoded(name) + "@").orElse("")
        + host
        + ":"
        + port
        + database.map(name -> "/" + encoded(name)).orElse("")
        + (parameters.isEmpty() ? "" : "?" + parameters);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return urlWithoutPassword();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
