package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Numbers the distinct verdicts of a shard, so that a settled trace costs two bytes for its own.
 *
 * <p>There are few at a time: policies move their shares in steps. When all numbers are given,
 * those go to other verdicts that no remembered decision has any more. Should there be none, a
 * verdict is remembered as an earlier one that differs in the weight alone, else as the newest that
 * keeps; what was written for the trace is exact, only spans that come late would carry the other
 * verdict. Not thread-safe.
 */
final class VerdictTable {
  static final int DROPPED = 0;

  /** Numbers must leave room for the mark of a restored decision. */
  static final int CAPACITY = 1 << 14;

  /** What verdicts have in common for those who count: whether and by which policy. */
  record Outcome(boolean kept, String policy) {
    static Outcome of(Verdict verdict) {
      return new Outcome(verdict.kept(), verdict.policy());
    }
  }

  private record Kind(boolean kept, String policy, int policyVersion, boolean headOnly) {
    static Kind of(Verdict verdict) {
      return new Kind(
          verdict.kept(), verdict.policy(), verdict.policyVersion(), verdict.headOnly());
    }
  }

  private final LongSupplier rememberedSinceMillis;
  private final List<Verdict> verdicts = new ArrayList<>();
  private final Map<Verdict, Integer> numbers = new HashMap<>();
  private final Map<Kind, Integer> newestOfKind = new HashMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Map<Outcome, Integer> outcomeNumbers = new HashMap<>();
  private int[] outcomeOf = new int[64];
  private long[] lastUsedMillis = new long[64];
  private int[] free = {};
  private int freeCount;
  private long gatheredForMillis = Long.MIN_VALUE;
  private int newestKept = DROPPED;

  /**
   * A table with nothing but {@link Verdict#DROPPED}.
   *
   * @param rememberedSinceMillis the time of the oldest decision that is remembered
   */
  VerdictTable(LongSupplier rememberedSinceMillis) {
    this.rememberedSinceMillis = rememberedSinceMillis;
    give(DROPPED, Verdict.DROPPED, 0);
  }

  /** The number of a verdict that is given at this moment of stream time. */
  int number(Verdict verdict, long nowMillis) {
    Integer known = numbers.get(verdict);
    if (known != null) {
      use(known, nowMillis);
      return known;
    }
    int number = verdicts.size() < CAPACITY ? verdicts.size() : recycled();
    if (number == DROPPED) {
      int shared =
          newestOfKind.getOrDefault(Kind.of(verdict), verdict.kept() ? newestKept : DROPPED);
      use(shared, nowMillis);
      return shared;
    }
    give(number, verdict, nowMillis);
    return number;
  }

  /** A decision with this number is remembered from this moment of stream time. */
  void use(int number, long nowMillis) {
    lastUsedMillis[number] = Math.max(lastUsedMillis[number], nowMillis);
  }

  private void give(int number, Verdict verdict, long nowMillis) {
    if (number == verdicts.size()) {
      verdicts.add(verdict);
    } else {
      verdicts.set(number, verdict);
    }
    if (number == lastUsedMillis.length) {
      lastUsedMillis = Arrays.copyOf(lastUsedMillis, number * 2);
      outcomeOf = Arrays.copyOf(outcomeOf, number * 2);
    }
    lastUsedMillis[number] = nowMillis;
    outcomeOf[number] =
        outcomeNumbers.computeIfAbsent(
            Outcome.of(verdict),
            outcome -> {
              outcomes.add(outcome);
              return outcomes.size() - 1;
            });
    numbers.put(verdict, number);
    newestOfKind.put(Kind.of(verdict), number);
    newestKept = verdict.kept() ? number : newestKept;
  }

  /** A number that nobody can ask for any more, or {@link #DROPPED} where there is none. */
  private int recycled() {
    if (freeCount == 0) {
      gatherFree(rememberedSinceMillis.getAsLong());
    }
    while (freeCount > 0) {
      int number = free[--freeCount];
      if (lastUsedMillis[number] < rememberedSinceMillis.getAsLong()) {
        forget(number);
        return number;
      }
    }
    return DROPPED;
  }

  /** Looks for free numbers, once for each moment up to which the memory has forgotten. */
  private void gatherFree(long since) {
    if (since == gatheredForMillis) {
      return;
    }
    gatheredForMillis = since;
    free = new int[CAPACITY];
    for (int number = 1; number < verdicts.size(); number++) {
      if (lastUsedMillis[number] < since) {
        free[freeCount++] = number;
      }
    }
  }

  private void forget(int number) {
    Verdict forgotten = verdicts.get(number);
    numbers.remove(forgotten);
    Kind kind = Kind.of(forgotten);
    if (newestOfKind.remove(kind, number)) {
      int next = lastUsed(number, verdict -> Kind.of(verdict).equals(kind));
      if (next != DROPPED) {
        newestOfKind.put(kind, next);
      }
    }
    if (newestKept == number) {
      newestKept = lastUsed(number, Verdict::kept);
    }
  }

  /** Of the numbers but this one that have such a verdict, the one used last. */
  private int lastUsed(int but, Predicate<Verdict> wanted) {
    int found = DROPPED;
    for (int number = 1; number < verdicts.size(); number++) {
      boolean later = found == DROPPED || lastUsedMillis[number] > lastUsedMillis[found];
      if (number != but && later && wanted.test(verdicts.get(number))) {
        found = number;
      }
    }
    return found;
  }

  Verdict verdict(int number) {
    return verdicts.get(number);
  }

  int size() {
    return verdicts.size();
  }

  /** The number of a verdict's outcome. */
  int outcomeOf(int number) {
    return outcomeOf[number];
  }

  int outcomeCount() {
    return outcomes.size();
  }

  Outcome outcome(int outcomeNumber) {
    return outcomes.get(outcomeNumber);
  }
}
