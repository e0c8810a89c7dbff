package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the distinct verdicts of a shard, so that a settled trace costs two bytes for its own.
 *
 * <p>There are few: policies move their shares in steps. Should there be more than fit, a verdict
 * is remembered as an earlier one that differs in the weight alone, else as the newest that keeps;
 * what was written for the trace is exact, only spans that come late would carry the other verdict.
 */
final class VerdictTable {
  static final int DROPPED = 0;

  /** Numbers must leave room for the mark of a restored decision. */
  static final int CAPACITY = 1 << 14;

  private record Kind(boolean kept, String policy, int policyVersion, boolean headOnly) {
    static Kind of(Verdict verdict) {
      return new Kind(
          verdict.kept(), verdict.policy(), verdict.policyVersion(), verdict.headOnly());
    }
  }

  private final List<Verdict> verdicts = new ArrayList<>(List.of(Verdict.DROPPED));
  private final Map<Verdict, Integer> numbers = new HashMap<>(Map.of(Verdict.DROPPED, DROPPED));
  private final Map<Kind, Integer> newestOfKind = new HashMap<>();
  private int newestKept = DROPPED;

  int number(Verdict verdict) {
    Integer known = numbers.get(verdict);
    if (known != null) {
      return known;
    }
    if (verdicts.size() == CAPACITY) {
      return newestOfKind.getOrDefault(Kind.of(verdict), verdict.kept() ? newestKept : DROPPED);
    }
    int number = verdicts.size();
    verdicts.add(verdict);
    numbers.put(verdict, number);
    newestOfKind.put(Kind.of(verdict), number);
    newestKept = verdict.kept() ? number : newestKept;
    return number;
  }

  Verdict verdict(int number) {
    return verdicts.get(number);
  }

  int size() {
    return verdicts.size();
  }
}
