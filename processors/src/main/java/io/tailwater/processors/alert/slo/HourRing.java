package io.tailwater.processors.alert.slo;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Calls and bad calls by hour over an objective's period, and their sums. Not thread-safe. */
final class HourRing {
  private static final long NONE = Long.MIN_VALUE;

  private final long[] calls;
  private final long[] bad;
  private long latestHour = NONE;
  private long allCalls;
  private long allBad;

  /** An empty ring. */
  HourRing(int hours) {
    calls = new long[hours];
    bad = new long[hours];
  }

  /** Lets hours that are a period before this one leave. */
  void advance(long hour) {
    if (latestHour == NONE) {
      latestHour = hour;
      return;
    }
    long first = Math.max(latestHour + 1, hour - calls.length + 1);
    for (long next = first; next <= hour; next++) {
      int slot = Math.floorMod(next, calls.length);
      allCalls -= calls[slot];
      allBad -= bad[slot];
      calls[slot] = 0;
      bad[slot] = 0;
    }
    latestHour = Math.max(latestHour, hour);
  }

  /** Adds calls of an hour; nothing where it is too long ago. */
  void add(long hour, long moreCalls, long moreBad) {
    advance(hour);
    if (hour > latestHour - calls.length) {
      int slot = Math.floorMod(hour, calls.length);
      calls[slot] += moreCalls;
      bad[slot] += moreBad;
      allCalls += moreCalls;
      allBad += moreBad;
    }
  }

  /** The calls of the period. */
  Counts sum() {
    return new Counts(allCalls, allBad);
  }

  /** Writes the latest hour, and from it backwards as many hours as there are with calls. */
  void writeTo(DataOutput out) throws IOException {
    int used = calls.length;
    while (used > 0 && calls[slotBack(used - 1)] == 0 && bad[slotBack(used - 1)] == 0) {
      used--;
    }
    out.writeLong(latestHour);
    Varint.write(out, used);
    for (int back = 0; back < used; back++) {
      Varint.write(out, calls[slotBack(back)]);
      Varint.write(out, bad[slotBack(back)]);
    }
  }

  private int slotBack(int hours) {
    return Math.floorMod(latestHour - hours, calls.length);
  }

  /** Reads what {@link #writeTo} wrote; of a longer period only what there is room for. */
  static HourRing read(DataInput in, int hours) throws IOException {
    HourRing ring = new HourRing(hours);
    long latest = in.readLong();
    int used = Varint.readSize(in, Integer.MAX_VALUE);
    if (latest != NONE) {
      ring.advance(latest);
    }
    for (int back = 0; back < used; back++) {
      long moreCalls = Varint.read(in);
      ring.add(latest - back, moreCalls, Varint.read(in));
    }
    return ring;
  }
}
