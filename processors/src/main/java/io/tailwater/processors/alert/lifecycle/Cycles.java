package io.tailwater.processors.alert.lifecycle;

import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** When an alert was calm again in the last hour: three times is flapping. */
final class Cycles {
  private static final int WINDOW_MINUTES = 60;
  private static final int FLAPPING = 3;

  private final List<Long> ends = new ArrayList<>(0);

  /** It was breached, and now is calm again. */
  void add(long minute) {
    ends.add(minute);
  }

  /** Whether that has happened too often to be told each time. */
  boolean areMany(long minute) {
    return recent(minute) >= FLAPPING;
  }

  /** How often it has happened in the hour up to a minute. */
  int recent(long minute) {
    ends.removeIf(end -> minute - end > WINDOW_MINUTES);
    return ends.size();
  }

  void clear() {
    ends.clear();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(ends.size());
    for (long end : ends) {
      out.writeLong(end);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = Codes.readCount(in, WINDOW_MINUTES + 1); i > 0; i--) {
      ends.add(in.readLong());
    }
  }
}
