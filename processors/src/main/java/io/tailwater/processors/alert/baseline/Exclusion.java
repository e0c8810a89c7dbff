package io.tailwater.processors.alert.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which minutes are learned. What is out of the ordinary is not, or a long incident would become
 * the usual; but after six hours of it, it is the usual: for a day all is learned then.
 */
final class Exclusion {
  private static final int CAP_MINUTES = 360;
  private static final int LEARN_ALL_MINUTES = 24 * 60;

  /** Ordinary minutes in a row that end a stretch of extraordinary ones. */
  private static final int BREAK_MINUTES = 30;

  private int excludedMinutes;
  private int learnedInARow;
  private long learnAllUntil = Long.MIN_VALUE;

  /** Whether a minute is learned, of which it is known whether it is out of the ordinary. */
  boolean learns(long minute, boolean extraordinary, int stepMinutes) {
    if (minute < learnAllUntil) {
      return true;
    }
    if (extraordinary) {
      excludedMinutes += stepMinutes;
      learnedInARow = 0;
      return false;
    }
    learnedInARow += stepMinutes;
    if (learnedInARow >= BREAK_MINUTES) {
      excludedMinutes = 0;
    }
    return true;
  }

  /** Minutes that were passed over, for now. */
  int minutes() {
    return excludedMinutes;
  }

  /** Whether enough was passed over. */
  boolean isOver() {
    return excludedMinutes >= CAP_MINUTES;
  }

  /** From this minute on all is learned for a day. */
  void adopt(long minute) {
    excludedMinutes = 0;
    learnedInARow = 0;
    learnAllUntil = minute + LEARN_ALL_MINUTES;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(excludedMinutes);
    out.writeInt(learnedInARow);
    out.writeLong(learnAllUntil);
  }

  void readFrom(DataInput in) throws IOException {
    excludedMinutes = in.readInt();
    learnedInARow = in.readInt();
    learnAllUntil = in.readLong();
  }
}
