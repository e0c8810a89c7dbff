package io.tailwater.loadtests.chaos.truth;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be there of a trace.
 *
 * @param kept whether it is kept when it is judged
 * @param mark of each of its rows; null where it is not kept
 * @param counts how often each span is written, where it is kept
 * @param turned what may be there where it is not
 */
record Expected(boolean kept, @Nullable Mark mark, Map<String, Integer> counts, Turned turned) {
  /**
   * What late spans make of a rejection.
   *
   * @param speaking those that must be there
   * @param policies that they speak for
   * @param late how often each of those may be there that came late
   */
  record Turned(Set<String> speaking, Set<String> policies, Map<String, Integer> late) {}

  static Expected keptAs(Mark mark, Map<String, Integer> counts) {
    return new Expected(true, mark, counts, new Turned(Set.of(), Set.of(), Map.of()));
  }

  static Expected rejected(Turned turned) {
    return new Expected(false, null, Map.of(), turned);
  }

  /** What became of the trace if this is what had to; WRONG if it is not what is there. */
  Fate fateOf(KeptTrace is) {
    if (kept) {
      return isThere(is) ? Fate.KEPT : Fate.WRONG;
    }
    if (!isTurned(is)) {
      return Fate.WRONG;
    }
    return is.isEmpty() ? Fate.REJECTED : Fate.TURNED;
  }

  private Set<Mark> marks() {
    return mark == null ? Set.of() : Set.of(mark);
  }

  private boolean isThere(KeptTrace is) {
    return is.isKeptWhenJudged()
        && is.marks().equals(marks())
        && is.written().equals(counts)
        && isStoredAsWritten(is);
  }

  /** ClickHouse may fold what comes twice in one insert, as it does for any user. */
  private static boolean isStoredAsWritten(KeptTrace is) {
    return is.stored().keySet().equals(is.written().keySet())
        && is.stored().entrySet().stream()
            .allMatch(span -> span.getValue() <= is.written().getOrDefault(span.getKey(), 0));
  }

  private boolean isTurned(KeptTrace is) {
    if (turned.speaking.isEmpty()) {
      return is.isEmpty();
    }
    return !is.isKeptWhenJudged()
        && is.marks().size() == 1
        && is.marks().stream()
            .allMatch(mark -> mark.weight() == 1 && turned.policies.contains(mark.policy()))
        && is.written().keySet().containsAll(turned.speaking)
        && is.written().entrySet().stream()
            .allMatch(span -> span.getValue() <= turned.late.getOrDefault(span.getKey(), 0))
        && isStoredAsWritten(is);
  }
}
