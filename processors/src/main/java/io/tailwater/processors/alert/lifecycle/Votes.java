package io.tailwater.processors.alert.lifecycle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How the newest minutes of an alert were judged, and the run of breaches that ends in them.
 *
 * <p>The last {@value #WINDOW} minutes are kept one by one, so that late data may change one of
 * them; older ones are folded into the run that they left. A run is counted by folding again, 16
 * steps at most.
 */
final class Votes {
  /** How many minutes back a minute can be changed; data more than 10 minutes late is dropped. */
  static final int WINDOW = 16;

  /** A run does not survive more minutes in a row of which nothing is known. */
  private static final int LONGEST_GAP = 2;

  /** What a minute says. */
  enum Vote {
    /** Nothing is known of it. */
    NONE(0),
    /** There was nothing to judge, and all is well with the agent. */
    IDLE(1),
    /** Not breached, and calm. */
    CALM(2),
    /** Not breached, and not calm. */
    NEAR(3),
    /** Breached. */
    BREACH(4);

    private static final Vote[] BY_CODE = values();

    private final byte code;

    Vote(int code) {
      this.code = (byte) code;
    }
  }

  /** A run of breaches: how many, since which minute, and the gap that it has to survive. */
  private record Run(int length, long since, int gap) {
    private static final Run EMPTY = new Run(0, 0, 0);

    Run after(Vote vote, long minute) {
      return switch (vote) {
        case NONE -> gap + 1 > LONGEST_GAP ? new Run(0, 0, gap) : new Run(length, since, gap + 1);
        case IDLE -> new Run(length, since, 0);
        case CALM, NEAR -> EMPTY;
        case BREACH -> new Run(length + 1, length == 0 ? minute : since, 0);
      };
    }
  }

  private final byte[] window = new byte[WINDOW];
  private long last;
  private Run folded = Run.EMPTY;
  private Run run = Run.EMPTY;

  /** Votes of which none is known, up to a minute. */
  Votes(long last) {
    this.last = last;
  }

  /** The next minute's vote. */
  void add(Vote vote) {
    folded = folded.after(Vote.BY_CODE[window[0]], last - WINDOW + 1);
    System.arraycopy(window, 1, window, 0, WINDOW - 1);
    window[WINDOW - 1] = vote.code;
    last++;
    run = run.after(vote, last);
  }

  /** Whether a minute can still be changed. */
  boolean covers(long minute) {
    return minute <= last && minute > last - WINDOW;
  }

  /** A minute's vote, which is covered. */
  Vote vote(long minute) {
    return Vote.BY_CODE[window[index(minute)]];
  }

  /** Changes a minute's vote, which is covered. */
  void correct(long minute, Vote vote) {
    window[index(minute)] = vote.code;
    run = foldedTo(last);
  }

  private int index(long minute) {
    return (int) (minute - last + WINDOW - 1);
  }

  private Run foldedTo(long end) {
    Run result = folded;
    for (long minute = last - WINDOW + 1; minute <= end; minute++) {
      result = result.after(vote(minute), minute);
    }
    return result;
  }

  /** How many breaches in a row end with the newest minute. */
  int run() {
    return run.length;
  }

  /** The first minute of the run; of no meaning where there is none. */
  long runSince() {
    return run.since;
  }

  /**
   * The first minute of a run that has been as long as asked at some minute that is covered.
   *
   * @return {@link Long#MIN_VALUE} if there is none
   */
  long sinceOfRun(int length) {
    Run result = folded;
    for (long minute = last - WINDOW + 1; minute <= last; minute++) {
      result = result.after(vote(minute), minute);
      if (result.length >= length) {
        return result.since;
      }
    }
    return Long.MIN_VALUE;
  }

  /** Forgets all, up to the newest minute. */
  void clear() {
    Arrays.fill(window, (byte) 0);
    folded = Run.EMPTY;
    run = Run.EMPTY;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(last);
    out.write(window);
    out.writeInt(folded.length);
    out.writeLong(folded.since);
    out.writeInt(folded.gap);
  }

  static Votes readFrom(DataInput in) throws IOException {
    Votes votes = new Votes(in.readLong());
    in.readFully(votes.window);
    for (byte vote : votes.window) {
      if (vote < 0 || vote >= Vote.BY_CODE.length) {
        throw new IOException("no vote " + vote);
      }
    }
    votes.folded = new Run(in.readInt(), in.readLong(), in.readInt());
    votes.run = votes.foldedTo(votes.last);
    return votes;
  }
}
