package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the few distinct verdicts of a shard, so that a settled trace costs two bytes for its
 * own.
 */
final class VerdictTable {
  static final int DROPPED = 0;

  private final List<Verdict> verdicts = new ArrayList<>(List.of(Verdict.DROPPED));
  private final Map<Verdict, Integer> numbers = new HashMap<>(Map.of(Verdict.DROPPED, DROPPED));

  int number(Verdict verdict) {
    Integer known = numbers.get(verdict);
    if (known != null) {
      return known;
    }
    int number = verdicts.size();
    verdicts.add(verdict);
    numbers.put(verdict, number);
    return number;
  }

  Verdict verdict(int number) {
    return verdicts.get(number);
  }

  List<Verdict> all() {
    return verdicts;
  }
}
