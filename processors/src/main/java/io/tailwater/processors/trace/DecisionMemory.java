package io.tailwater.processors.trace;

import io.tailwater.model.TracePartitioner;
import java.util.Arrays;

/**
 * What was decided about traces that are settled, for as long as late spans may come.
 *
 * <p>Entries live in generations that turn with stream time. Looking up asks each generation,
 * newest first; forgetting drops the oldest whole. A decision is so remembered for at least the
 * window, and when decisions go on, at most a generation longer, at no cost per entry. Where a
 * generation grows past its share of entries before its time is up, the memory turns early and says
 * so in {@link #turnedEarly()}: the bound on memory holds and the shorter window is visible. About
 * 36 bytes a trace.
 *
 * <p>One thing goes before time and bound: a decision is not forgotten while a replay could meet
 * spans that it settled, that is before each ledger record that names it has its {@code high} at or
 * below {@code low}. Else a trace could be forgotten and opened anew, and the next owner, who still
 * finds it in the ledger, would skip its spans. Not thread-safe.
 */
final class DecisionMemory {
  /** The trace is not remembered. */
  static final int UNKNOWN = -1;

  private static final int GENERATIONS = 4;
  private static final long UNLISTED = Long.MAX_VALUE;

  private final long windowMillis;
  private final long generationMillis;
  private final int maxEntriesPerGeneration;
  private final Generation[] generations = new Generation[GENERATIONS];
  private long newestSinceMillis = Long.MIN_VALUE;
  private long low = Long.MIN_VALUE;
  private long turnedEarly;

  DecisionMemory(long windowMillis, int maxEntries) {
    this.windowMillis = windowMillis;
    this.generationMillis = Math.max(1, Math.ceilDiv(windowMillis, GENERATIONS - 1));
    this.maxEntriesPerGeneration = Math.max(1, maxEntries / GENERATIONS);
    Arrays.setAll(generations, _ -> new Generation());
  }

  /** The decision on a trace, or {@link #UNKNOWN}. */
  int find(long hi, long lo) {
    for (Generation generation : generations) {
      int decision = generation.find(hi, lo);
      if (decision >= 0) {
        return decision;
      }
    }
    return UNKNOWN;
  }

  /** Remembers a decision (not negative) from this moment of stream time. */
  void remember(long hi, long lo, int decision, long nowMillis) {
    if (newestSinceMillis == Long.MIN_VALUE) {
      newestSinceMillis = nowMillis;
    }
    turn(nowMillis);
    if (generations[0].size == 0) {
      generations[0].firstMillis = nowMillis;
    }
    generations[0].put(hi, lo, decision);
    generations[0].lastMillis = nowMillis;
    generations[0].neededUpTo = UNLISTED;
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

  private void turn(long nowMillis) {
    boolean full = generations[0].size >= maxEntriesPerGeneration;
    if (!full && nowMillis - newestSinceMillis < generationMillis) {
      return;
    }
    for (int i = 1; i < GENERATIONS; i++) {
      Generation generation = generations[i];
      if (nowMillis - generation.lastMillis >= windowMillis && generation.neededUpTo <= low) {
        generation.clear();
      }
    }
    Generation oldest = generations[GENERATIONS - 1];
    if (oldest.size > 0) {
      if (!full || oldest.neededUpTo > low) {
        return;
      }
      turnedEarly++;
    }
    System.arraycopy(generations, 0, generations, 1, GENERATIONS - 1);
    oldest.clear();
    generations[0] = oldest;
    newestSinceMillis = nowMillis;
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

  /** Decisions remembered, counted once a generation. */
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

  private static final class Generation {
    private long[] hi = new long[64];
    private long[] lo = new long[64];
    private short[] decisionPlusOne = new short[64];
    private int size;
    private long firstMillis;
    private long lastMillis;
    private long neededUpTo = Long.MIN_VALUE;

    int find(long wantedHi, long wantedLo) {
      int mask = hi.length - 1;
      for (int slot = slot(wantedHi, wantedLo) & mask;
          decisionPlusOne[slot] != 0;
          slot = slot + 1 & mask) {
        if (lo[slot] == wantedLo && hi[slot] == wantedHi) {
          return (decisionPlusOne[slot] & 0xffff) - 1;
        }
      }
      return UNKNOWN;
    }

    void put(long newHi, long newLo, int decision) {
      if (2 * (size + 1) > hi.length) {
        grow();
      }
      int mask = hi.length - 1;
      int slot = slot(newHi, newLo) & mask;
      while (decisionPlusOne[slot] != 0 && (lo[slot] != newLo || hi[slot] != newHi)) {
        slot = slot + 1 & mask;
      }
      size += decisionPlusOne[slot] == 0 ? 1 : 0;
      hi[slot] = newHi;
      lo[slot] = newLo;
      decisionPlusOne[slot] = (short) (decision + 1);
    }

    /** Empties the generation; its arrays serve the next one, unless they were far too large. */
    void clear() {
      if (size == 0) {
        return;
      }
      if (hi.length > 64 && size < hi.length / 16) {
        hi = new long[64];
        lo = new long[64];
        decisionPlusOne = new short[64];
      } else {
        Arrays.fill(decisionPlusOne, (short) 0);
      }
      size = 0;
      neededUpTo = Long.MIN_VALUE;
    }

    private void grow() {
      long[] oldHi = hi;
      long[] oldLo = lo;
      short[] old = decisionPlusOne;
      hi = new long[oldHi.length * 2];
      lo = new long[oldHi.length * 2];
      decisionPlusOne = new short[oldHi.length * 2];
      size = 0;
      for (int slot = 0; slot < old.length; slot++) {
        if (old[slot] != 0) {
          put(oldHi[slot], oldLo[slot], (old[slot] & 0xffff) - 1);
        }
      }
    }

    private static int slot(long hi, long lo) {
      return (int) (TracePartitioner.fmix64(lo + 31 * hi) >>> 16);
    }
  }
}
