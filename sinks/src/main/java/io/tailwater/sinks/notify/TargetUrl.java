package io.tailwater.sinks.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where requests go. Path and query often hold a token, so only the host is ever shown. */
public final class TargetUrl {
  private static final int LAST_PORT = 65_535;

  private final URI uri;

  private TargetUrl(URI uri) {
    this.uri = uri;
  }

  /**
   * Reads a URL of the form {@code https://host[:port]/path?query}, or {@code http}.
   *
   * @throws IllegalArgumentException if it has another form; the message does not repeat it
   */
  public static TargetUrl of(String url) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw refusal("is no URL (at character " + e.getIndex() + ")");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw refusal("does not begin with https:// or http://");
    }
    if (uri.getHost() == null) {
      throw refusal("names no host");
    }
    if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
      throw refusal("names port " + uri.getPort());
    }
    if (uri.getRawUserInfo() != null) {
      throw refusal("holds a user; give the header Authorization under 'headers' instead");
    }
    if (uri.getRawFragment() != null) {
      throw refusal("ends in '#...', which is never sent");
    }
    return new TargetUrl(uri);
  }

  private static IllegalArgumentException refusal(String what) {
    return new IllegalArgumentException(
        "the URL " + what + " -- copy it whole, of the form https://host/path");
  }

  /** The same place with more query parameters, already encoded. */
  TargetUrl withQuery(String more) {
    String text = uri.toString();
    return new TargetUrl(URI.create(text + (uri.getRawQuery() == null ? "?" : "&") + more));
  }

  /** Whether the query has a parameter of this name with a value. */
  boolean hasParameter(String name) {
    String query = uri.getRawQuery();
    return query != null && ("&" + query).matches(".*&" + name + "=[^&]+.*");
  }

  /** All of it, for the request alone. */
  public URI uri() {
    return uri;
  }

  /** Scheme, host and port, which may be shown. */
  public String place() {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetUrl url && uri.equals(url.uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  @Override
  public String toString() {
    return place() + "/...";
  }
}
