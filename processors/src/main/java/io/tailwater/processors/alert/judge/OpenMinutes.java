package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The minutes that are not judged yet. Not thread-safe. */
final class OpenMinutes {
  /**
   * Two hours. Where more minutes have data, the newest are dropped: those of clocks that are
   * wrong.
   */
  static final int MOST = 360;

  private final NavigableMap<Long, OpenMinute> minutes = new TreeMap<>();
  private long ignoredCalls;

  /** The minute, to add to; null where there are too many before it. */
  @Nullable OpenMinute of(long minute, long calls) {
    OpenMinute known = minutes.get(minute);
    if (known != null) {
      return known;
    }
    if (minutes.size() >= MOST) {
      if (minute > minutes.lastKey()) {
        ignoredCalls += calls;
        return null;
      }
      ignoredCalls += minutes.pollLastEntry().getValue().calls();
    }
    return minutes.computeIfAbsent(minute, _ -> new OpenMinute());
  }

  /** Takes a minute out; one without data where there is none. */
  OpenMinute take(long minute) {
    OpenMinute taken = minutes.remove(minute);
    return taken == null ? new OpenMinute() : taken;
  }

  /** The first minute; {@code absent} where there is none. */
  long first(long absent) {
    return minutes.isEmpty() ? absent : minutes.firstKey();
  }

  /** The minutes up to one. */
  Map<Long, OpenMinute> upTo(long minute) {
    return minutes.headMap(minute, true);
  }

  boolean isEmpty() {
    return minutes.isEmpty();
  }

  /** Calls of minutes that were dropped. */
  long ignoredCalls() {
    return ignoredCalls;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(ignoredCalls);
    out.writeInt(minutes.size());
    for (Map.Entry<Long, OpenMinute> minute : minutes.entrySet()) {
      out.writeLong(minute.getKey());
      minute.getValue().writeTo(out);
    }
  }

  static OpenMinutes read(DataInput in) throws IOException {
    OpenMinutes read = new OpenMinutes();
    read.ignoredCalls = in.readLong();
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      read.minutes.put(in.readLong(), OpenMinute.read(in));
    }
    return read;
  }
}
