package io.tailwater.ingest.decode.zipkin;

import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.model.SemanticConventions;
import io.tailwater.model.SpanKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes tags and the remote endpoint of a span as attributes, each name once.
 *
 * <p>Several tags may say the same, and an endpoint too: a tag that has today's name goes before
 * one that gets it, an earlier one before a later one, and tags before the endpoint.
 */
final class ZipkinAttributes {
  /** A set that was larger once takes long to clear ever after. */
  private static final int LARGEST_KEPT = 64;

  private static final int MOST_DIGITS = 18;
  private static final int LEAST_HTTP_STATUS = 100;
  private static final int LAST_HTTP_STATUS = 599;

  private final OtlpTraces out;
  private Set<String> written = new HashSet<>();
  private Map<String, String> aliased = new HashMap<>();

  ZipkinAttributes(OtlpTraces out) {
    this.out = out;
  }

  /** Writes the attributes of the span that is open. */
  void write(ZipkinSpan span) {
    if (written.size() > LARGEST_KEPT) {
      written = new HashSet<>();
      aliased = new HashMap<>();
    } else {
      written.clear();
      aliased.clear();
    }
    for (Map.Entry<String, String> tag : span.tags.entrySet()) {
      tag(tag.getKey(), tag.getValue(), span);
    }
    if (!span.remote.isNone()) {
      remote(span.remote, span.kind);
    }
  }

  private void tag(String key, String value, ZipkinSpan span) {
    switch (key) {
      case "", "error", "otel.status_code", "otel.status_description" -> {}
      case "w3c.tracestate" -> out.traceState(value);
      case "http.target" -> target(value, span);
      case "status_code" -> {
        if (isHttpStatus(value)) {
          alias("http.response.status_code", key, value, span);
        } else {
          attribute(key, value, span);
        }
      }
      default -> attribute(key, value, span);
    }
  }

  /** The target of a request line is a path and a query. */
  private void target(String value, ZipkinSpan span) {
    int query = value.indexOf('?');
    if (query >= 0) {
      alias("url.query", "http.target", value.substring(query + 1), span);
    }
    alias("url.path", "http.target", query < 0 ? value : value.substring(0, query), span);
  }

  private void attribute(String key, String value, ZipkinSpan span) {
    String today = ZipkinTagNames.today(key, span.kind);
    String valueToday = SemanticConventions.valueToday(key, value);
    if (today.equals(key) || valueToday == null) {
      put(key, value);
    } else {
      alias(today, key, valueToday, span);
    }
  }

  /** Where today's name is another tag's that says something else, the tag keeps its own. */
  private void alias(String today, String key, String value, ZipkinSpan span) {
    String other = span.tags.getOrDefault(today, aliased.get(today));
    if (other == null) {
      aliased.put(today, value);
      put(today, value);
    } else if (!other.equals(value)) {
      put(key, span.tags.getOrDefault(key, value));
    }
  }

  private void put(String name, String value) {
    if (written.add(name)) {
      if (ZipkinTagNames.isNumber(name) && isDigits(value)) {
        out.attribute(name, Long.parseLong(value));
      } else {
        out.attribute(name, value);
      }
    }
  }

  private void remote(ZipkinEndpoint remote, SpanKind kind) {
    if (!remote.service().isEmpty() && written.add("peer.service")) {
      out.attribute("peer.service", remote.service());
    }
    address("network.peer.address", "network.peer.port", remote);
    switch (kind) {
      case CLIENT, PRODUCER -> address("server.address", "server.port", remote);
      case SERVER, CONSUMER -> address("client.address", "client.port", remote);
      case INTERNAL, UNSPECIFIED -> {}
    }
  }

  private void address(String address, String port, ZipkinEndpoint remote) {
    if (!remote.ip().isEmpty() && written.add(address)) {
      out.attribute(address, remote.ip());
    }
    if (remote.port() != 0 && written.add(port)) {
      out.attribute(port, (long) remote.port());
    }
  }

  private static boolean isHttpStatus(String value) {
    if (value.length() != 3 || !isDigits(value)) {
      return false;
    }
    int status = Integer.parseInt(value);
    return status >= LEAST_HTTP_STATUS && status <= LAST_HTTP_STATUS;
  }

  private static boolean isDigits(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
