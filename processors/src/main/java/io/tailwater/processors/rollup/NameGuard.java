package io.tailwater.processors.rollup;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bounds how many names of a service are told apart, so that ids in names cannot make rows without
 * end. Counts begin anew each hour of stream time. Names are held as hashes of 64 bits, about 50
 * bytes each; of two that share one, one is not counted. Not thread-safe.
 */
final class NameGuard {
  /** Counts what is one name too many. */
  static final String OTHER = "{other}";

  private static final long HOUR_MILLIS = 3_600_000;
  private static final int NAME_BYTES = 50;

  /** Names of all services together. */
  private static final int MOST_NAMES = 50_000;

  private final Map<String, Set<Long>> names = new HashMap<>();
  private final int most;
  private int count;
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
      count = 0;
    }
  }

  /** The name, or {@link #OTHER}. */
  String of(String service, String name) {
    if (name.isEmpty()) {
      return name;
    }
    Set<Long> known = names.get(service);
    long hash = hash(name);
    if (known != null && known.contains(hash)) {
      return name;
    }
    if (count >= MOST_NAMES || (known != null && known.size() >= most)) {
      return OTHER;
    }
    if (known == null) {
      known = new HashSet<>();
      names.put(service, known);
    }
    known.add(hash);
    count++;
    return name;
  }

  /** Bytes held, about. */
  long bytes() {
    return (long) count * NAME_BYTES;
  }

  private static long hash(String name) {
    long hash = name.length();
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
