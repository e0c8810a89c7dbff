package io.tailwater.node;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a node's API, read in full.
 *
 * @param method in capitals
 * @param path without query
 * @param query by name; of several values the last
 * @param headers by name in lower case
 * @param remote the client's address
 * @param body may be empty
 */
record ApiRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String remote,
    byte[] body) {
  ApiRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** A header's value, by its name in any case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether a switch is on: {@code ?name=true}, or the bare {@code ?name}. */
  boolean isSet(String name) {
    String value = query.get(name);
    return value != null && (value.isEmpty() || value.equals("true"));
  }
}
