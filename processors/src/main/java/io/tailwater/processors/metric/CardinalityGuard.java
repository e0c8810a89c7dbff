package io.tailwater.processors.metric;

import java.util.HashMap;
import java.util.Map;

/** How many series each metric of each service has. Follows from the streams; not thread-safe. */
final class CardinalityGuard {
  private final int limit;
  private final Map<Long, int[]> admitted = new HashMap<>();

  CardinalityGuard(int limit) {
    this.limit = limit;
  }

  /** Counts one series more; false where there is no room for it. */
  boolean admits(long group) {
    int[] count = admitted.computeIfAbsent(group, _ -> new int[1]);
    if (count[0] >= limit) {
      return false;
    }
    count[0]++;
    return true;
  }

  /** Counts a stream of a snapshot. */
  void add(StreamState state) {
    if (!state.overflow) {
      admitted.computeIfAbsent(state.group, _ -> new int[1])[0]++;
    }
  }

  /** Gives the room of a stream back. */
  void remove(StreamState state) {
    if (!state.overflow) {
      admitted.computeIfPresent(state.group, (_, count) -> --count[0] == 0 ? null : count);
    }
  }
}
