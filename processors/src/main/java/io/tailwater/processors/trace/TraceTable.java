package io.tailwater.processors.trace;

import io.tailwater.model.TracePartitioner;
import io.tailwater.processors.sampling.TraceFacts;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The open traces of a shard, in primitive columns.
 *
 * <p>A row number names a trace while it is open. Three structures run over the same rows:
 *
 * <ul>
 *   <li>an open-addressing index (linear probing, backward-shift deletion, load at most one half)
 *       from trace id to row;
 *   <li>a list in order of arrival: its head is the oldest open trace, whose first offset is the
 *       low watermark of the shard, so finding it costs nothing, whatever the gaps in the offsets;
 *   <li>a timer wheel (see {@link #schedule}) over the deadlines.
 * </ul>
 *
 * <p>About 140 bytes a trace with the index. Not thread-safe.
 */
public final class TraceTable {
  /** No such trace. */
  public static final int NO_ROW = -1;

  /** Deadlines are met within one tick after they are due. */
  public static final int TICK_MILLIS = 64;

  private static final int WHEEL_BUCKETS = 1024;
  private static final int INITIAL_ROWS = 256;

  /** A table of so many rows grows by an eighth at a time, so that no step takes all the memory. */
  private static final int LARGE_ROWS = 1 << 14;

  long[] traceIdHi = new long[INITIAL_ROWS];
  long[] traceIdLo = new long[INITIAL_ROWS];
  long[] firstOffset = new long[INITIAL_ROWS];
  long[] firstSeenMillis = new long[INITIAL_ROWS];
  long[] earliestStartNanos = new long[INITIAL_ROWS];
  long[] latestEndNanos = new long[INITIAL_ROWS];
  long[] policyBits = new long[INITIAL_ROWS];
  long[] randomness = new long[INITIAL_ROWS];
  int[] bitsOfGeneration = new int[INITIAL_ROWS];
  long[] newestSpan = new long[INITIAL_ROWS];
  int[] spanCount = new int[INITIAL_ROWS];
  int[] spanBytes = new int[INITIAL_ROWS];
  boolean[] rootSeen = new boolean[INITIAL_ROWS];
  boolean[] dueIfComplete = new boolean[INITIAL_ROWS];
  boolean[] exceptional = new boolean[INITIAL_ROWS];

  private long[] dueMillis = new long[INITIAL_ROWS];
  private int[] olderRow = new int[INITIAL_ROWS];
  private int[] newerRow = new int[INITIAL_ROWS];
  private int[] nextInBucket = new int[INITIAL_ROWS];
  private int[] previousInBucket = new int[INITIAL_ROWS];
  private int[] bucketOf = new int[INITIAL_ROWS];
  private int rowCount;
  private int freeRow = NO_ROW;
  private int size;
  private int oldest = NO_ROW;
  private int newest = NO_ROW;

  private int wordsPerTrace = 1;
  private int generation;

  private int[] index = filled(INITIAL_ROWS * 2);
  private final int[] wheel = filled(WHEEL_BUCKETS);
  private long wheelTick;
  private boolean isScattered;

  /** The row of an open trace, or {@link #NO_ROW}. */
  public int find(long hi, long lo) {
    int mask = index.length - 1;
    for (int slot = slot(hi, lo) & mask; index[slot] >= 0; slot = slot + 1 & mask) {
      int row = index[slot];
      if (traceIdLo[row] == lo && traceIdHi[row] == hi) {
        return row;
      }
    }
    return NO_ROW;
  }

  /**
   * Opens a trace that is not in the table; it has no deadline yet.
   *
   * @param offset of the record that its first span came in
   * @param seenMillis the stream time then
   * @return its row, valid until it is closed
   */
  public int open(long hi, long lo, long offset, long seenMillis) {
    int row = takeRow();
    traceIdHi[row] = hi;
    traceIdLo[row] = lo;
    firstOffset[row] = offset;
    firstSeenMillis[row] = seenMillis;
    earliestStartNanos[row] = 0;
    latestEndNanos[row] = 0;
    Arrays.fill(policyBits, bitsAt(row), bitsAt(row + 1), 0);
    randomness[row] = TraceFacts.NO_OT;
    bitsOfGeneration[row] = generation;
    newestSpan[row] = SpanArena.NONE;
    spanCount[row] = 0;
    spanBytes[row] = 0;
    rootSeen[row] = false;
    dueIfComplete[row] = false;
    exceptional[row] = false;
    bucketOf[row] = NO_ROW;
    olderRow[row] = newest;
    newerRow[row] = NO_ROW;
    if (newest >= 0) {
      newerRow[newest] = row;
    } else {
      oldest = row;
    }
    newest = row;
    size++;
    int mask = index.length - 1;
    int slot = slot(hi, lo) & mask;
    while (index[slot] >= 0) {
      slot = slot + 1 & mask;
    }
    index[slot] = row;
    return row;
  }

  /** Closes a trace; its row may be given to another. */
  public void close(int row) {
    unschedule(row);
    removeFromIndex(row);
    int older = olderRow[row];
    int newer = newerRow[row];
    if (older >= 0) {
      newerRow[older] = newer;
    } else {
      oldest = newer;
    }
    if (newer >= 0) {
      olderRow[newer] = older;
    } else {
      newest = older;
    }
    newerRow[row] = freeRow;
    freeRow = row;
    size--;
  }

  /**
   * Makes room for bits of other policies. What was gathered is forgotten; {@link #hasBits} says
   * so.
   */
  void beginBits(int words) {
    generation++;
    wordsPerTrace = words;
    policyBits = new long[traceIdHi.length * words];
  }

  /** Where a trace's bits begin in {@link #policyBits}. */
  int bitsAt(int row) {
    return row * wordsPerTrace;
  }

  /** Whether a trace's bits were gathered from its first span on for the present policies. */
  boolean hasBits(int row) {
    return bitsOfGeneration[row] == generation;
  }

  /** The number of open traces. */
  public int size() {
    return size;
  }

  /** The open trace that arrived first, or {@link #NO_ROW}. */
  public int oldest() {
    return oldest;
  }

  /** The open trace that arrived after this one, or {@link #NO_ROW}. */
  public int newerThan(int row) {
    return newerRow[row];
  }

  long dueMillis(int row) {
    return dueMillis[row];
  }

  /**
   * Sets a trace's deadline, in stream time.
   *
   * <p>A deadline that moves away is only noted: the wheel finds out when it gets there and puts
   * the trace off. A trace that is busy for a hundred spans is so moved once, not a hundred times.
   */
  public void schedule(int row, long due) {
    boolean later = bucketOf[row] >= 0 && due >= dueMillis[row];
    dueMillis[row] = due;
    if (!later) {
      unschedule(row);
      putOnWheel(row);
    }
  }

  /**
   * A trace whose deadline lies in a tick before that of {@code nowMillis}, or {@link #NO_ROW}. It
   * stays open and scheduled until it is closed. Only whole ticks are looked at, so each trace of a
   * bucket is either due or put off and none is looked at twice.
   *
   * <p>One wheel of 1,024 ticks (65 s); a deadline beyond its horizon waits in the farthest bucket
   * and is put off when that comes round, at most once in 65 s a trace.
   */
  public int nextDue(long nowMillis) {
    long nowTick = nowMillis / TICK_MILLIS;
    if (size == 0) {
      wheelTick = Math.max(wheelTick, nowTick);
      return NO_ROW;
    }
    if (nowTick - wheelTick > WHEEL_BUCKETS) {
      wheelTick = nowTick - WHEEL_BUCKETS;
      isScattered = true;
    }
    for (; wheelTick < nowTick; wheelTick++) {
      int bucket = (int) Math.floorMod(wheelTick, (long) WHEEL_BUCKETS);
      int row = wheel[bucket];
      while (row >= 0) {
        if (dueMillis[row] / TICK_MILLIS <= wheelTick) {
          return row;
        }
        int next = nextInBucket[row];
        unschedule(row);
        putOnWheel(row);
        row = next;
      }
    }
    isScattered = false;
    return NO_ROW;
  }

  /**
   * All traces that have the deadline of this one, which {@link #nextDue} has found, in order of
   * arrival. They are in its bucket, because deadlines that were only noted have been put off by
   * now; but where time has jumped over the whole wheel they may be in any.
   */
  int[] dueWith(int row) {
    IntStream.Builder rows = IntStream.builder();
    for (int other = isScattered ? oldest : wheel[bucketOf[row]];
        other >= 0;
        other = isScattered ? newerRow[other] : nextInBucket[other]) {
      if (dueMillis[other] == dueMillis[row]) {
        rows.add(other);
      }
    }
    return rows.build()
        .boxed()
        .sorted(Comparator.comparingLong((Integer due) -> firstOffset[due]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Bytes of the columns and the index. */
  public long heldBytes() {
    return (long) traceIdHi.length * ((9 + wordsPerTrace) * Long.BYTES + 8 * Integer.BYTES + 3)
        + (long) index.length * Integer.BYTES;
  }

  private void putOnWheel(int row) {
    long tick = dueMillis[row] / TICK_MILLIS;
    tick = Math.clamp(tick, wheelTick, wheelTick + WHEEL_BUCKETS - 1);
    int bucket = (int) Math.floorMod(tick, (long) WHEEL_BUCKETS);
    bucketOf[row] = bucket;
    previousInBucket[row] = NO_ROW;
    nextInBucket[row] = wheel[bucket];
    if (wheel[bucket] >= 0) {
      previousInBucket[wheel[bucket]] = row;
    }
    wheel[bucket] = row;
  }

  private void unschedule(int row) {
    int bucket = bucketOf[row];
    if (bucket < 0) {
      return;
    }
    int previous = previousInBucket[row];
    int next = nextInBucket[row];
    if (previous >= 0) {
      nextInBucket[previous] = next;
    } else {
      wheel[bucket] = next;
    }
    if (next >= 0) {
      previousInBucket[next] = previous;
    }
    bucketOf[row] = NO_ROW;
  }

  private void removeFromIndex(int row) {
    int mask = index.length - 1;
    int hole = slot(traceIdHi[row], traceIdLo[row]) & mask;
    while (index[hole] != row) {
      hole = hole + 1 & mask;
    }
    int at = hole;
    while (true) {
      at = at + 1 & mask;
      int moved = index[at];
      if (moved < 0) {
        break;
      }
      int home = slot(traceIdHi[moved], traceIdLo[moved]) & mask;
      if ((at - home & mask) >= (at - hole & mask)) {
        index[hole] = moved;
        hole = at;
      }
    }
    index[hole] = NO_ROW;
  }

  private int takeRow() {
    if (freeRow >= 0) {
      int row = freeRow;
      freeRow = newerRow[row];
      return row;
    }
    if (rowCount == traceIdHi.length) {
      resize(rowCount < LARGE_ROWS ? rowCount * 2 : rowCount + rowCount / 8);
    }
    return rowCount++;
  }

  private void resize(int capacity) {
    traceIdHi = Arrays.copyOf(traceIdHi, capacity);
    traceIdLo = Arrays.copyOf(traceIdLo, capacity);
    firstOffset = Arrays.copyOf(firstOffset, capacity);
    firstSeenMillis = Arrays.copyOf(firstSeenMillis, capacity);
    earliestStartNanos = Arrays.copyOf(earliestStartNanos, capacity);
    latestEndNanos = Arrays.copyOf(latestEndNanos, capacity);
    policyBits = Arrays.copyOf(policyBits, capacity * wordsPerTrace);
    randomness = Arrays.copyOf(randomness, capacity);
    bitsOfGeneration = Arrays.copyOf(bitsOfGeneration, capacity);
    newestSpan = Arrays.copyOf(newestSpan, capacity);
    spanCount = Arrays.copyOf(spanCount, capacity);
    spanBytes = Arrays.copyOf(spanBytes, capacity);
    rootSeen = Arrays.copyOf(rootSeen, capacity);
    dueIfComplete = Arrays.copyOf(dueIfComplete, capacity);
    exceptional = Arrays.copyOf(exceptional, capacity);
    dueMillis = Arrays.copyOf(dueMillis, capacity);
    olderRow = Arrays.copyOf(olderRow, capacity);
    newerRow = Arrays.copyOf(newerRow, capacity);
    nextInBucket = Arrays.copyOf(nextInBucket, capacity);
    previousInBucket = Arrays.copyOf(previousInBucket, capacity);
    bucketOf = Arrays.copyOf(bucketOf, capacity);
    index = filled(indexLength(capacity));
    int mask = index.length - 1;
    for (int row = oldest; row >= 0; row = newerRow[row]) {
      int slot = slot(traceIdHi[row], traceIdLo[row]) & mask;
      while (index[slot] >= 0) {
        slot = slot + 1 & mask;
      }
      index[slot] = row;
    }
  }

  private static int indexLength(int rows) {
    return Integer.highestOneBit(2 * rows - 1) * 2;
  }

  private static int slot(long hi, long lo) {
    return (int) (TracePartitioner.fmix64(hi + 31 * lo) >>> 16);
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, NO_ROW);
    return array;
  }
}
