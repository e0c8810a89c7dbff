package io.tailwater.processors.alert.slo;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Calls and bad calls by minute, for the last three days. Not thread-safe.
 *
 * <p>Minutes are kept by the hour, and hours with their sums: a window of three days is the sum of
 * 72 hours and of some minutes at its ends. Hours without calls take no memory, those without bad
 * ones half of it.
 */
final class MinuteRing {
  /** The longest window. */
  static final int MINUTES = 3 * 24 * 60;

  private static final int HOUR = 60;

  /** One more than a window may touch, and one for windows that end a little earlier. */
  private static final int HOURS = MINUTES / HOUR + 2;

  private static final long NONE = Long.MIN_VALUE;

  private final @Nullable Page[] pages = new @Nullable Page[HOURS];
  private long latestHour = NONE;

  /** The minutes of one hour. */
  private static final class Page {
    final long hour;
    final int[] calls = new int[HOUR];
    int @Nullable [] bad;
    long allCalls;
    long allBad;

    Page(long hour) {
      this.hour = hour;
    }

    void add(int minute, long moreCalls, long moreBad) {
      calls[minute] = sum(calls[minute], moreCalls);
      allCalls += moreCalls;
      if (moreBad > 0) {
        int[] counts = bad;
        if (counts == null) {
          counts = new int[HOUR];
          bad = counts;
        }
        counts[minute] = sum(counts[minute], moreBad);
        allBad += moreBad;
      }
    }

    private static int sum(int count, long more) {
      return (int) Math.min(Integer.MAX_VALUE, count + more);
    }
  }

  /** Adds calls of a minute; nothing where it is too long ago. */
  void add(long minute, long calls, long bad) {
    long hour = Math.floorDiv(minute, HOUR);
    latestHour = Math.max(latestHour, hour);
    if (hour <= latestHour - HOURS) {
      return;
    }
    Page page = page(hour);
    if (page == null) {
      page = new Page(hour);
      pages[Math.floorMod(hour, HOURS)] = page;
    }
    page.add(Math.floorMod(minute, HOUR), calls, bad);
  }

  /** The calls of the minutes from one to another, both included. */
  Counts sum(long from, long to) {
    long calls = 0;
    long bad = 0;
    for (long hour = Math.floorDiv(from, HOUR); hour <= Math.floorDiv(to, HOUR); hour++) {
      Page page = page(hour);
      if (page == null) {
        continue;
      }
      int first = (int) Math.max(0, from - hour * HOUR);
      int last = (int) Math.min(HOUR - 1, to - hour * HOUR);
      if (first == 0 && last == HOUR - 1) {
        calls += page.allCalls;
        bad += page.allBad;
        continue;
      }
      int[] badOf = page.bad;
      for (int i = first; i <= last; i++) {
        calls += page.calls[i];
        bad += badOf == null ? 0 : badOf[i];
      }
    }
    return new Counts(calls, bad);
  }

  /** The most calls of any minute from one to another, both included. */
  long busiest(long from, long to) {
    long most = 0;
    for (long minute = from; minute <= to; minute++) {
      Page page = page(Math.floorDiv(minute, HOUR));
      if (page != null) {
        most = Math.max(most, page.calls[Math.floorMod(minute, HOUR)]);
      }
    }
    return most;
  }

  private @Nullable Page page(long hour) {
    Page page = pages[Math.floorMod(hour, HOURS)];
    return page != null && page.hour == hour ? page : null;
  }

  /** Writes hours that are in the ring: their number, then each with its minutes. */
  void writeTo(DataOutput out) throws IOException {
    Page[] held =
        Arrays.stream(pages)
            .filter(page -> page != null && page.hour > latestHour - HOURS)
            .toArray(Page[]::new);
    Varint.write(out, held.length);
    for (Page page : held) {
      out.writeLong(page.hour);
      int[] bad = page.bad;
      out.writeBoolean(bad != null);
      for (int i = 0; i < HOUR; i++) {
        Varint.write(out, page.calls[i]);
        if (bad != null) {
          Varint.write(out, bad[i]);
        }
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static MinuteRing read(DataInput in) throws IOException {
    MinuteRing ring = new MinuteRing();
    int held = Varint.readSize(in, HOURS);
    for (int i = 0; i < held; i++) {
      long hour = in.readLong();
      boolean withBad = in.readBoolean();
      for (int minute = 0; minute < HOUR; minute++) {
        int calls = Varint.readSize(in, Integer.MAX_VALUE);
        int bad = withBad ? Varint.readSize(in, Integer.MAX_VALUE) : 0;
        if (calls > 0 || bad > 0) {
          ring.add(hour * HOUR + minute, calls, bad);
        }
      }
    }
    return ring;
  }
}
