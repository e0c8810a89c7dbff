package io.tailwater.processors.log;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A few of many traces: those that are known to be kept first, then the smallest ids, so that it
 * does not matter who came first. Not thread-safe.
 */
final class FewTraces {
  private record Ranked(TraceId trace, boolean kept) {}

  private static final Comparator<Ranked> ORDER =
      Comparator.comparing((Ranked ranked) -> !ranked.kept)
          .thenComparing(ranked -> ranked.trace.hi(), Long::compareUnsigned)
          .thenComparing(ranked -> ranked.trace.lo(), Long::compareUnsigned);

  private final List<Ranked> best = new ArrayList<>(LogSlotCount.MOST_TRACES + 1);

  /**
   * A trace is there; that it was before does not matter.
   *
   * @param kept whether it is known to be kept
   */
  void add(TraceId trace, boolean kept) {
    for (int i = 0; i < best.size(); i++) {
      Ranked known = best.get(i);
      if (known.trace.equals(trace)) {
        if (known.kept || !kept) {
          return;
        }
        best.remove(i);
        break;
      }
    }
    Ranked added = new Ranked(trace, kept);
    int place = best.size();
    while (place > 0 && ORDER.compare(added, best.get(place - 1)) < 0) {
      place--;
    }
    if (place < LogSlotCount.MOST_TRACES) {
      best.add(place, added);
      if (best.size() > LogSlotCount.MOST_TRACES) {
        best.removeLast();
      }
    }
  }

  /** The best, in their order. */
  List<TraceId> traces() {
    return best.stream().map(Ranked::trace).toList();
  }
}
