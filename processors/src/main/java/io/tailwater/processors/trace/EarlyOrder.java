package io.tailwater.processors.trace;

import java.util.Arrays;

/**
 * The order in which traces are judged early when memory runs short: by bytes times age, as
 * Refinery does. A trace of full age weighs five times what a new one of its size does, so that a
 * giant goes before many small ones, and of equals the oldest, which had most time to complete. Not
 * thread-safe.
 */
final class EarlyOrder {
  private static final double WEIGHT_OF_AGE = 4;

  /** Weight, and how late the trace came among all, from the last that came on. */
  private long[] ranks = {};

  private int[] rows = {};
  private int left;

  /** Ranks the open traces at this moment of stream time. */
  void rank(TraceTable traces, long nowMillis, long longestWaitMillis) {
    int size = traces.size();
    if (rows.length < size) {
      ranks = new long[size];
      rows = new int[size];
    }
    double wait = Math.max(1, longestWaitMillis);
    left = size;
    int fromLast = size;
    for (int row = traces.oldest(); row != TraceTable.NO_ROW; row = traces.newerThan(row)) {
      double age = Math.clamp((nowMillis - traces.firstSeenMillis[row]) / wait, 0, 1);
      float weight = (float) (traces.spanBytes[row] * (1 + WEIGHT_OF_AGE * age));
      rows[--fromLast] = row;
      ranks[fromLast] = (long) Float.floatToIntBits(weight) << Integer.SIZE | fromLast;
    }
    Arrays.sort(ranks, 0, size);
  }

  /** The next trace, or {@link TraceTable#NO_ROW} when all were named. */
  int next() {
    return left == 0 ? TraceTable.NO_ROW : rows[(int) ranks[--left]];
  }

  /** Forgets the ranking; a large one's memory too. */
  void clear() {
    left = 0;
    if (rows.length > 1 << 16) {
      ranks = new long[0];
      rows = new int[0];
    }
  }
}
