package io.tailwater.loadtests.chaos.truth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How long after its wait was over each kept trace was written down. */
public final class DecisionDelays {
  private record Delay(long atMillis, long delayMillis) {}

  private final List<Delay> delays = new ArrayList<>();

  /** A trace was due at a time and written at another, epoch milliseconds. */
  void add(long dueMillis, long writtenMillis) {
    delays.add(new Delay(dueMillis, Math.max(0, writtenMillis - dueMillis)));
  }

  /**
   * A percentile over the traces that were due between two times.
   *
   * @param share from 0 to 1
   * @return milliseconds; -1 where there was none
   */
  public long percentile(double share, long fromMillis, long toMillis) {
    List<Delay> within =
        delays.stream()
            .filter(delay -> delay.atMillis() >= fromMillis && delay.atMillis() <= toMillis)
            .sorted(Comparator.comparingLong(Delay::delayMillis))
            .toList();
    if (within.isEmpty()) {
      return -1;
    }
    int index = (int) Math.min(within.size() - 1L, Math.floor(share * within.size()));
    return within.get(index).delayMillis();
  }
}
