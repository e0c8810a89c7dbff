package io.tailwater.sinks.notify;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What receivers of every kind have in common.
 *
 * @param name how rules, commands and messages call it
 * @param url where it is
 * @param limits in place of the kind's own; null for those
 * @param allowPrivate whether it may be on this machine or in a private network
 * @param collapse whether what resolved before it could be delivered is told once
 * @param fallback name of the receiver that is told as well while this one fails; null for none
 * @param headers further headers of each request
 */
public record Endpoint(
    String name,
    TargetUrl url,
    @Nullable List<RateLimit> limits,
    boolean allowPrivate,
    boolean collapse,
    @Nullable String fallback,
    SortedMap<String, Secret> headers) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");
  private static final Set<String> OURS =
      Set.of("host", "content-length", "content-type", "connection", "transfer-encoding", "expect");

  /** Copies what it is given; refuses names and headers that cannot be. */
  public Endpoint {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "receivers: the name '"
              + name
              + "' -- use up to 63 letters, digits, dots, dashes and underscores");
    }
    limits = limits == null ? null : List.copyOf(limits);
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    for (Map.Entry<String, Secret> header : headers.entrySet()) {
      String lower = header.getKey().toLowerCase(Locale.ROOT);
      if (!HEADER.matcher(lower).matches()
          || OURS.contains(lower)
          || lower.startsWith("webhook-")) {
        throw refusal(
            name,
            "headers." + header.getKey(),
            "is set by Tailwater, or no header",
            "leave it out");
      }
      if (!header.getValue().value().chars().allMatch(c -> c >= ' ' && c < 127)) {
        throw refusal(
            name,
            "headers." + header.getKey(),
            "has a line break or a letter beyond ASCII",
            "mend its value");
      }
    }
    if (name.equals(fallback)) {
      throw refusal(name, "fallback", "is the receiver itself", "name another one");
    }
  }

  /**
   * An endpoint with nothing but a name and a place.
   *
   * @throws IllegalArgumentException in one line, if either cannot be
   */
  public static Endpoint of(String name, String url) {
    TargetUrl target;
    try {
      target = TargetUrl.of(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("receivers[" + name + "].url: " + e.getMessage(), e);
    }
    return new Endpoint(name, target, null, false, false, null, new TreeMap<>());
  }

  /** The same with limits in place of the kind's own; an empty list for none. */
  public Endpoint limitedTo(List<RateLimit> all) {
    return new Endpoint(name, url, all, allowPrivate, collapse, fallback, headers);
  }

  /** The same, and it may be on this machine or in a private network. */
  public Endpoint allowingPrivate() {
    return new Endpoint(name, url, limits, true, collapse, fallback, headers);
  }

  /** The same, and what resolved before it could be delivered is told once. */
  public Endpoint collapsing() {
    return new Endpoint(name, url, limits, allowPrivate, true, fallback, headers);
  }

  /** The same, with somebody who is told as well while it fails. */
  public Endpoint fallingBackTo(String receiver) {
    return new Endpoint(name, url, limits, allowPrivate, collapse, receiver, headers);
  }

  /** The same, with a header more in each request. */
  public Endpoint withHeader(String header, Secret value) {
    SortedMap<String, Secret> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Endpoint(name, url, limits, allowPrivate, collapse, fallback, all);
  }

  /** One line on a setting that cannot be: what, where, how to mend. */
  static IllegalArgumentException refusal(String name, String key, String what, String mend) {
    return new IllegalArgumentException(
        "receivers[" + name + "]." + key + ": " + what + " -- " + mend);
  }
}
