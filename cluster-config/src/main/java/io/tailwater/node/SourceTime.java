package io.tailwater.node;

import java.util.Arrays;

/**
 * The record time up to which one source partition was read, whatever the clocks of single
 * producers say.
 *
 * <p>Where producers stamp records themselves, one whose clock is a day fast would move the time of
 * the whole stream, and one that is a day slow would have its traces judged at once. So a record
 * that is more than {@link #MAX_LEAP_MILLIS} ahead is not believed until half of those around it
 * are, as after a silence that the source really had; and no record counts as much earlier or later
 * than the source has come. At first the middle of {@link #FIRST_LOOK} records is believed, or the
 * wall clock where the source ends before that. Not thread-safe.
 */
final class SourceTime {
  /**
   * How many records are looked at before the time is known: few, because till then nothing is
   * judged, and a record may hold thousands of spans.
   */
  static final int FIRST_LOOK = 16;

  /** How far ahead a record may be and still be believed at once. */
  static final long MAX_LEAP_MILLIS = 600_000;

  /** How far from the source's time a record may count: what shares a slice has about one time. */
  static final long MAX_DISTANCE_MILLIS = 1_000;

  private static final double REMEMBERED_RECORDS = 512;
  private static final long NEVER = Long.MIN_VALUE;

  private long[] first = new long[FIRST_LOOK];
  private int firstCount;
  private long readToMillis = NEVER;
  private double shareAhead;
  private long leastAheadMillis = Long.MAX_VALUE;

  /** Takes a record's time and says which time it counts as. */
  long recordRead(long millis) {
    if (!isKnown()) {
      look(millis);
      return millis;
    }
    boolean isAhead = millis - readToMillis > MAX_LEAP_MILLIS;
    shareAhead += ((isAhead ? 1 : 0) - shareAhead) / REMEMBERED_RECORDS;
    if (!isAhead) {
      readToMillis = Math.max(readToMillis, millis);
    } else {
      leastAheadMillis = Math.min(leastAheadMillis, millis);
      if (shareAhead > 0.5) {
        readToMillis = Math.max(readToMillis, leastAheadMillis);
        leastAheadMillis = Long.MAX_VALUE;
      }
    }
    return Math.clamp(
        millis, readToMillis - MAX_DISTANCE_MILLIS, readToMillis + MAX_DISTANCE_MILLIS);
  }

  private void look(long millis) {
    readToMillis = Math.max(readToMillis, millis);
    first[firstCount++] = millis;
    if (isKnown()) {
      Arrays.sort(first);
      int last = FIRST_LOOK - 1;
      while (first[last] - first[FIRST_LOOK / 2] > MAX_LEAP_MILLIS) {
        last--;
      }
      readToMillis = first[last];
      first = new long[0];
    }
  }

  /** The source was read to its end: its time is the wall clock's, less what may be under way. */
  void endReached(long millis) {
    readToMillis = Math.max(readToMillis, millis);
    firstCount = FIRST_LOOK;
    first = new long[0];
  }

  /** Whether the time is known well enough to be told to others. */
  boolean isKnown() {
    return firstCount == FIRST_LOOK;
  }

  /** Up to when the source was read, in epoch milliseconds; a guess before {@link #isKnown}. */
  long readToMillis() {
    return readToMillis;
  }
}
