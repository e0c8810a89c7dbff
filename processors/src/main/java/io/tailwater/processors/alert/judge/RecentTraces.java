package io.tailwater.processors.alert.judge;

import io.tailwater.model.TraceId;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Traces of an entity's latest minutes, to show what is wrong with it. Not thread-safe. */
final class RecentTraces {
  private static final int MINUTES = 5;
  private static final int MOST = 3;

  /** A trace, and why it is shown. */
  private record Shown(long minute, TraceId trace, long nanos, boolean failed) {}

  private final Deque<Shown> shown = new ArrayDeque<>();

  /** The same, to which others may be added. */
  RecentTraces copy() {
    RecentTraces copy = new RecentTraces();
    copy.shown.addAll(shown);
    return copy;
  }

  void add(long minute, CallStats stats) {
    while (!shown.isEmpty() && shown.getFirst().minute <= minute - MINUTES) {
      shown.removeFirst();
    }
    TraceId slowest = stats.slowest();
    if (slowest != null) {
      shown.addLast(new Shown(minute, slowest, stats.slowestNanos(), false));
    }
    TraceId failed = stats.failed();
    if (failed != null) {
      shown.addLast(new Shown(minute, failed, 0, true));
    }
  }

  /** In hexadecimal, the slowest first, then those that failed. */
  List<String> slowest() {
    return best(
        Comparator.comparing(Shown::failed)
            .thenComparing(Shown::nanos, Comparator.reverseOrder())
            .thenComparing(Shown::minute, Comparator.reverseOrder()));
  }

  /** In hexadecimal, the last that failed first, then the slowest. */
  List<String> failed() {
    return best(
        Comparator.comparing((Shown of) -> !of.failed())
            .thenComparing(Shown::nanos, Comparator.reverseOrder())
            .thenComparing(Shown::minute, Comparator.reverseOrder()));
  }

  private List<String> best(Comparator<Shown> order) {
    List<Shown> sorted = new ArrayList<>(shown);
    sorted.sort(order);
    Set<String> best = new LinkedHashSet<>();
    for (Shown of : sorted) {
      if (best.size() < MOST) {
        best.add(of.trace.toHex());
      }
    }
    return List.copyOf(best);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(shown.size());
    for (Shown of : shown) {
      out.writeLong(of.minute);
      out.writeLong(of.trace.hi());
      out.writeLong(of.trace.lo());
      out.writeLong(of.nanos);
      out.writeBoolean(of.failed);
    }
  }

  static RecentTraces read(DataInput in) throws IOException {
    RecentTraces read = new RecentTraces();
    for (int i = Codes.readCount(in, 2 * MINUTES); i > 0; i--) {
      read.shown.addLast(
          new Shown(
              in.readLong(),
              new TraceId(in.readLong(), in.readLong()),
              in.readLong(),
              in.readBoolean()));
    }
    return read;
  }
}
