package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What minutes of the last day had, in sums by the hour. Not thread-safe. */
final class DayBefore {
  private static final int HOURS = 24;

  /**
   * Of an hour: what was bad, of how many; how many minutes count, and in how many something was.
   */
  private record Hour(double bad, double total, int minutes, int present) {}

  private final NavigableMap<Long, Hour> hours = new TreeMap<>();

  /** Adds a minute. */
  void add(long minute, double bad, double total, boolean present) {
    hours.merge(
        Math.floorDiv(minute, Minutes.AN_HOUR),
        new Hour(bad, total, 1, present ? 1 : 0),
        (a, b) ->
            new Hour(
                a.bad + b.bad, a.total + b.total, a.minutes + b.minutes, a.present + b.present));
  }

  /** Forgets what is more than a day before a minute. */
  void advance(long minute) {
    hours.headMap(Math.floorDiv(minute, Minutes.AN_HOUR) - HOURS).clear();
  }

  /** How many minutes there are. */
  int minutes() {
    return hours.values().stream().mapToInt(Hour::minutes).sum();
  }

  /** What part of all was bad; NaN where there is nothing. */
  double badShare() {
    double bad = 0;
    double total = 0;
    for (Hour hour : hours.values()) {
      bad += hour.bad;
      total += hour.total;
    }
    return bad / total;
  }

  /** In what part of the minutes there was something; NaN where there are none. */
  double presentShare() {
    double present = 0;
    for (Hour hour : hours.values()) {
      present += hour.present;
    }
    return present / minutes();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(hours.size());
    for (Map.Entry<Long, Hour> hour : hours.entrySet()) {
      out.writeLong(hour.getKey());
      out.writeDouble(hour.getValue().bad);
      out.writeDouble(hour.getValue().total);
      out.writeInt(hour.getValue().minutes);
      out.writeInt(hour.getValue().present);
    }
  }

  static DayBefore read(DataInput in) throws IOException {
    DayBefore read = new DayBefore();
    for (int i = Codes.readCount(in, HOURS + 1); i > 0; i--) {
      read.hours.put(
          in.readLong(), new Hour(in.readDouble(), in.readDouble(), in.readInt(), in.readInt()));
    }
    return read;
  }
}
