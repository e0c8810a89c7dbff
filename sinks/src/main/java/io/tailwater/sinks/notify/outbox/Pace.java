package io.tailwater.sinks.notify.outbox;

import io.tailwater.sinks.notify.RateLimit;
import java.util.ArrayList;
import java.util.List;

/*
 * The times of the last attempts are kept one by one, so that a limit holds in every stretch of its
 * length, wherever the receiver begins to count. A receiver counts failed attempts too.
 */
/** When the limits let the next request through. Not thread-safe. */
final class Pace {
  /** Beyond so many messages the answer is "too long" in any case. */
  private static final int MOST_LOOKED_AHEAD = 1_000;

  private final List<Long> sends = new ArrayList<>();

  /** The times of the attempts that may still count, the oldest first. */
  List<Long> sends() {
    return sends;
  }

  /** Notes an attempt. */
  void sent(long nowMillis, List<RateLimit> limits) {
    add(sends, nowMillis, limits);
  }

  /** When the next request may go, epoch milliseconds; may be past. */
  long freeMillis(List<RateLimit> limits) {
    return free(sends, limits);
  }

  /** When the last of so many requests may go, if the first goes as soon as it may. */
  long lastOf(int requests, long nowMillis, List<RateLimit> limits) {
    List<Long> ahead = new ArrayList<>(sends);
    long at = nowMillis;
    for (int i = 0; i < Math.min(requests, MOST_LOOKED_AHEAD); i++) {
      at = Math.max(at, free(ahead, limits));
      add(ahead, at, limits);
    }
    return at;
  }

  private static long free(List<Long> sends, List<RateLimit> limits) {
    long free = Long.MIN_VALUE;
    for (RateLimit limit : limits) {
      if (sends.size() >= limit.count()) {
        free = Math.max(free, sends.get(sends.size() - limit.count()) + limit.perMillis());
      }
    }
    return free;
  }

  private static void add(List<Long> sends, long millis, List<RateLimit> limits) {
    int most = limits.stream().mapToInt(RateLimit::count).max().orElse(0);
    sends.add(sends.isEmpty() ? millis : Math.max(millis, sends.getLast()));
    while (sends.size() > most) {
      sends.removeFirst();
    }
  }
}
