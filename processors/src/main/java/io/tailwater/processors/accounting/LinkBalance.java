package io.tailwater.processors.accounting;

import java.util.List;

/*
 * What a stage has passed on and what the next has taken are read at two moments, while both go on.
 * Two things can be said all the same:
 *
 *   - taken first, passed on after:  passed on >= taken, or something was made up;
 *   - passed on first, then the end of the topic between, then taken, by a reader that has come to
 *     that end:  taken >= passed on, or something was lost.
 *
 * So the difference passed - taken is within bounds at each look. Where both were counted from the
 * first record on it must be 0. Where counting began in the midst of things, it is some number that
 * does not change, and every look narrows it down; a look that contradicts those before is a gap.
 */
/** Compares the two ends of a topic, look after look. Not thread-safe. */
final class LinkBalance {
  private static final long NO_BOUND = Long.MAX_VALUE;

  private List<Long> counting = List.of();
  private boolean whole;
  private long least = -NO_BOUND;
  private long most = NO_BOUND;
  private long gap;
  private long waiting;

  /**
   * Looks at the two ends.
   *
   * @param counting names the accounts: others begin a balance of their own
   * @param whole whether both ends were counted from the first record on
   * @param taken by the reader
   * @param passedAfter on by the writer, read after {@code taken}
   */
  void look(List<Long> counting, boolean whole, long taken, long passedAfter) {
    if (!counting.equals(this.counting) || whole != this.whole) {
      least = whole ? 0 : -NO_BOUND;
      most = whole ? 0 : NO_BOUND;
      gap = 0;
    }
    this.counting = counting;
    this.whole = whole;
    long difference = passedAfter - taken;
    if (difference < least) {
      gap = difference - least;
    } else {
      gap = Math.max(0, gap);
      most = gap == 0 ? Math.min(most, difference) : most;
    }
    waiting = Math.max(0, difference - most - Math.max(0, gap));
  }

  /**
   * Adds what is known where the reader has come to the end. A loss that was found stays until
   * then: while more is on its way, nobody can say that it was none.
   *
   * @param passedBefore on by the writer, read before the end
   */
  void readToEnd(long taken, long passedBefore) {
    long difference = passedBefore - taken;
    long onTheWay = waiting + Math.max(0, gap);
    if (difference > most) {
      gap = difference - most;
    } else if (gap >= 0) {
      gap = 0;
      least = Math.max(least, difference);
    }
    waiting = Math.max(0, onTheWay - Math.max(0, gap));
  }

  /** Spans lost on the way; negative where more came than were sent. */
  long gap() {
    return gap;
  }

  /** Spans on the way. */
  long waiting() {
    return waiting;
  }
}
