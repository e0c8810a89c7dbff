package io.tailwater.processors.trace;

import io.tailwater.model.TracePartitioner;
import java.util.Arrays;

/**
 * What was decided about traces that are settled, for as long as late spans may come.
 *
 * <p>Entries belong to generations that turn with stream time; forgetting drops the oldest whole. A
 * decision is so remembered for at least the window, and when decisions go on, at most a generation
 * longer, at no cost per entry. Where a generation grows past its share of entries before its time
 * is up, the memory turns early and says so in {@link #turnedEarly()}: the bound on memory holds
 * and the shorter window is visible.
 *
 * <p>A trace that is just dropped ({@link VerdictTable#DROPPED}), as most are, costs 7.5 bytes, any
 * other 18 ({@link DecisionSegments}). Those others, all kept traces among them, are exact and are
 * looked for first, so a kept trace is never taken for another. The dropped are known by 64 bits of
 * a hash: of the traces that are <em>new</em>, one in 2^64 / (dropped traces remembered) is taken
 * for a dropped one, 1 in 9 * 10^12 with two million of them; its spans then count as late, so that
 * what a policy holds by a single span is kept nevertheless.
 *
 * <p>One thing goes before time and bound: a decision is not forgotten while a replay could meet
 * spans that it settled, that is before each ledger record that names it has its {@code high} at or
 * below {@code low}. Else a trace could be forgotten and opened anew, and the next owner, who still
 * finds it in the ledger, would skip its spans. Not thread-safe.
 */
final class DecisionMemory {
  /** The trace is not remembered. */
  static final int UNKNOWN = DecisionSegments.UNKNOWN;

  /** Marks a decision that the restored ledger names: a replay must not repeat its effects. */
  static final int RESTORED = DecisionSegments.RESTORED;

  private static final int GENERATIONS = 4;
  private static final long UNLISTED = Long.MAX_VALUE;

  private static final class Generation {
    private int tag;
    private int size;
    private long firstMillis;
    private long lastMillis;
    private long neededUpTo = Long.MIN_VALUE;

    Generation(int tag) {
      this.tag = tag;
    }
  }

  private final long windowMillis;
  private final long generationMillis;
  private final int maxEntriesPerGeneration;
  private final Generation[] generations = new Generation[GENERATIONS];
  private final DecisionSegments dropped = new DecisionSegments(false);
  private final DecisionSegments others = new DecisionSegments(true);
  private long newestSinceMillis = Long.MIN_VALUE;
  private long low = Long.MIN_VALUE;
  private long turnedEarly;

  DecisionMemory(long windowMillis, int maxEntries) {
    this.windowMillis = windowMillis;
    this.generationMillis = Math.max(1, Math.ceilDiv(windowMillis, GENERATIONS - 1));
    this.maxEntriesPerGeneration = Math.max(1, maxEntries / GENERATIONS);
    Arrays.setAll(generations, i -> new Generation(GENERATIONS - 1 - i));
  }

  /** The decision on a trace, its number with {@link #RESTORED} or not, or {@link #UNKNOWN}. */
  int find(long hi, long lo) {
    long hash = hash(hi, lo);
    int decision = others.find(hash, lo);
    return decision == UNKNOWN ? dropped.find(hash, lo) : decision;
  }

  /**
   * Remembers a decision from this moment of stream time, in the place of an earlier one.
   *
   * @param decision a verdict's number below {@link #RESTORED}, with that mark or not
   */
  void remember(long hi, long lo, int decision, long nowMillis) {
    long hash = hash(hi, lo);
    moved((isDropped(decision) ? others : dropped).remove(hash, lo));
    put(hash, lo, decision, nowMillis);
  }

  /** The same for a trace that is not remembered, as {@link #find} would say. */
  void rememberFirst(long hi, long lo, int decision, long nowMillis) {
    put(hash(hi, lo), lo, decision, nowMillis);
  }

  private void put(long hash, long lo, int decision, long nowMillis) {
    if (newestSinceMillis == Long.MIN_VALUE) {
      newestSinceMillis = nowMillis;
    }
    turn(nowMillis, generations[0].size >= maxEntriesPerGeneration);
    Generation newest = generations[0];
    if (newest.size == 0) {
      newest.firstMillis = nowMillis;
    }
    moved((isDropped(decision) ? dropped : others).put(hash, lo, decision, newest.tag));
    newest.size++;
    newest.lastMillis = nowMillis;
    newest.neededUpTo = UNLISTED;
  }

  private static boolean isDropped(int decision) {
    return (decision & ~RESTORED) == VerdictTable.DROPPED;
  }

  /** A decision under this tag is no more, because a newer one has taken its place. */
  private void moved(int tag) {
    if (tag == DecisionSegments.NO_TAG) {
      return;
    }
    for (Generation generation : generations) {
      if (generation.tag == tag) {
        generation.size--;
        return;
      }
    }
  }

  /**
   * What was remembered up to now stands in ledger records up to this {@code high}, and a replay
   * begins at {@code low}.
   */
  void listed(long high, long low) {
    this.low = low;
    for (Generation generation : generations) {
      if (generation.neededUpTo == UNLISTED) {
        generation.neededUpTo = high;
      }
    }
  }

  /** Memory is short: forgets the oldest decisions now, unless few have come since it last did. */
  void turnEarly(long nowMillis) {
    if (generations[0].size > size() / (2 * GENERATIONS)) {
      turn(nowMillis, true);
    }
  }

  private void turn(long nowMillis, boolean full) {
    if (!full && nowMillis - newestSinceMillis < generationMillis) {
      return;
    }
    for (int i = 1; i < GENERATIONS; i++) {
      Generation generation = generations[i];
      if (nowMillis - generation.lastMillis >= windowMillis && generation.neededUpTo <= low) {
        forget(generation);
      }
    }
    Generation oldest = generations[GENERATIONS - 1];
    if (oldest.size > 0) {
      if (!full || oldest.neededUpTo > low) {
        return;
      }
      turnedEarly++;
    }
    forget(oldest);
    oldest.tag = (generations[0].tag + 1) % DecisionSegments.TAGS;
    dropped.allow(oldest.tag);
    others.allow(oldest.tag);
    System.arraycopy(generations, 0, generations, 1, GENERATIONS - 1);
    generations[0] = oldest;
    newestSinceMillis = nowMillis;
  }

  private void forget(Generation generation) {
    if (generation.size > 0) {
      dropped.withdraw(generation.tag);
      others.withdraw(generation.tag);
      generation.size = 0;
    }
    generation.neededUpTo = Long.MIN_VALUE;
  }

  /** No decision that is remembered is older, in stream time. */
  long rememberedSinceMillis() {
    long since = Long.MAX_VALUE;
    for (Generation generation : generations) {
      if (generation.size > 0) {
        since = Math.min(since, generation.firstMillis);
      }
    }
    return since;
  }

  /** Decisions remembered. */
  int size() {
    int size = 0;
    for (Generation generation : generations) {
      size += generation.size;
    }
    return size;
  }

  /** How often memory ran out before the window was over. */
  long turnedEarly() {
    return turnedEarly;
  }

  /** Bytes of all arrays. */
  long heldBytes() {
    return dropped.heldBytes() + others.heldBytes();
  }

  /** For each low half a bijection of the high half, and the other way round. */
  private static long hash(long hi, long lo) {
    return TracePartitioner.fmix64(lo ^ TracePartitioner.fmix64(hi));
  }
}
