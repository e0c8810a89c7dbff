package io.tailwater.processors.alert.surge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Watches the lines of one service: by pattern, by kind of error, and by pattern for each call of
 * an operation.
 *
 * <p>A count over the last minute is judged every ten seconds, and at once where lines have come,
 * since more lines can only make it higher. Counts for each call wait until the ten seconds are
 * over. What is usual is learned from the minutes of the last four hours in which the service wrote
 * anything; nothing is said before there are ten of them. Not thread-safe.
 */
public final class ServiceSurges {
  private static final byte VERSION = 1;
  private static final long NONE = -1;

  /** So far before the watermark counts are taken at once; see {@link Slots#HELD}. */
  private static final int AHEAD_SLOTS = Slots.WINDOW;

  private static final int LATE_SLOTS = 2 * Slots.WINDOW;

  /** After so many slots without lines or calls nothing can begin or end. */
  private static final int SILENT_SLOTS = 2 * Slots.HELD;

  private final SeriesTable series;
  private final AheadCounts ahead;

  /** The last slot that is over; {@link #NONE} before there is one. */
  private long closed;

  /** A service of which no line is known yet. */
  public ServiceSurges() {
    this(new SeriesTable(), new AheadCounts(), NONE);
  }

  private ServiceSurges(SeriesTable series, AheadCounts ahead, long closed) {
    this.series = series;
    this.ahead = ahead;
    this.closed = closed;
  }

  /**
   * Adds lines of ten seconds.
   *
   * @param millis any moment of them, epoch milliseconds
   * @return false if they have been over for two minutes; nothing is added then
   */
  public boolean add(long millis, LogCount count) {
    long slot = Math.floorDiv(millis, Slots.MILLIS);
    if (isTooLate(slot)) {
      return false;
    }
    if (isAhead(slot)) {
      ahead.add(slot, count);
    } else {
      series.add(slot, count);
    }
    return true;
  }

  /**
   * Adds calls of an operation in ten seconds, whether they wrote lines or not.
   *
   * @param millis any moment of them, epoch milliseconds
   * @return false if these have been over for two minutes; nothing is added then
   */
  public boolean addCalls(long millis, String operation, long count) {
    long slot = Math.floorDiv(millis, Slots.MILLIS);
    if (isTooLate(slot)) {
      return false;
    }
    if (isAhead(slot)) {
      ahead.addCalls(slot, operation, count);
    } else {
      series.addCalls(slot, operation, count);
    }
    return true;
  }

  private boolean isTooLate(long slot) {
    return closed != NONE && slot <= closed - LATE_SLOTS;
  }

  private boolean isAhead(long slot) {
    return closed == NONE || slot > closed + AHEAD_SLOTS;
  }

  /**
   * Judges what is over by this moment, and counts that can only become higher.
   *
   * @param watermarkMillis no lines of before are expected, but late ones; epoch milliseconds
   * @return what is new, in the order of time
   */
  public List<SurgeEvent> judge(long watermarkMillis) {
    List<SurgeEvent> events = new ArrayList<>();
    long over = Math.floorDiv(watermarkMillis, Slots.MILLIS) - 1;
    if (closed == NONE) {
      long first = ahead.first(Long.MAX_VALUE);
      if (first > over) {
        return events;
      }
      closed = first - 1;
    }
    takeAhead();
    while (closed < over) {
      closed = nextOf(over);
      takeAhead();
      series.close(closed, events);
    }
    if (series.newest() > closed) {
      series.judgeOpen(series.newest(), events);
    }
    series.tellOthers(Math.max(closed, series.newest()), events);
    return events;
  }

  /** The slot to be closed next; what has been silent for long is passed over. */
  private long nextOf(long over) {
    return closed - series.newest() <= SILENT_SLOTS
        ? closed + 1
        : Math.clamp(ahead.first(Long.MAX_VALUE) - AHEAD_SLOTS, closed + 1, over);
  }

  private void takeAhead() {
    for (long slot = ahead.first(Long.MAX_VALUE);
        slot <= closed + AHEAD_SLOTS;
        slot = ahead.first(Long.MAX_VALUE)) {
      for (LogCount count : ahead.takeLines(slot)) {
        series.add(slot, count);
      }
      for (Map.Entry<String, Long> count : ahead.takeCalls(slot).entrySet()) {
        series.addCalls(slot, count.getKey(), count.getValue());
      }
    }
  }

  /** The keys whose lines surge now. */
  public List<SurgeKey> surging() {
    return series.surging();
  }

  /** Writes the state. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(closed);
    ahead.writeTo(out);
    series.writeTo(out);
  }

  /**
   * Reads a state.
   *
   * @throws IllegalArgumentException if it is no state of a known version
   * @throws IOException if it ends too soon
   */
  public static ServiceSurges read(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("state of log surges of version " + version);
    }
    long closed = in.readLong();
    AheadCounts ahead = AheadCounts.read(in);
    return new ServiceSurges(SeriesTable.read(in), ahead, closed);
  }
}
