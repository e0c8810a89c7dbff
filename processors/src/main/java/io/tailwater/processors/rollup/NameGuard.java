package io.tailwater.processors.rollup;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bounds how many names of a service are told apart, so that ids in names cannot make rows without
 * end. Counts begin anew each hour of stream time. Not thread-safe.
 */
final class NameGuard {
  /** Counts what is one name too many. */
  static final String OTHER = "{other}";

  private static final long HOUR_MILLIS = 3_600_000;

  /** Of more services than that nobody asks which. */
  private static final int MOST_SERVICES = 10_000;

  private final Map<String, Set<String>> names = new HashMap<>();
  private final int most;
  private long hour = Long.MIN_VALUE;

  NameGuard(int most) {
    this.most = most;
  }

  /** Time has come to this. */
  void at(long nowMillis) {
    long now = nowMillis / HOUR_MILLIS;
    if (now > hour) {
      hour = now;
      names.clear();
    }
  }

  /** The name, or {@link #OTHER}. */
  String of(String service, String name) {
    Set<String> known = names.get(service);
    if (known == null) {
      if (names.size() >= MOST_SERVICES) {
        return OTHER;
      }
      known = new HashSet<>();
      names.put(service, known);
    }
    if (known.contains(name)) {
      return name;
    }
    if (known.size() >= most) {
      return OTHER;
    }
    known.add(name);
    return name;
  }
}
