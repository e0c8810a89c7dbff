package io.tailwater.processors.alert.judge;

import io.tailwater.model.LatencyHistogram;
import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Usual;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * By how much calls of one callee wait longer than it works, or how long a service that calls
 * nobody works, in the last five minutes and in the one or two hours before. Not thread-safe.
 */
final class EdgeGap {
  private static final int NEWEST_MINUTES = 5;
  private static final int MOST_WINDOWS = 24;
  private static final long LEAST_CALLS = 5;
  private static final long LEAST_CALLS_BEFORE = 30;
  private static final double MEDIAN = 0.5;
  private static final double LEAST_STRENGTH = 1;
  private static final String REQUESTS = "requests";

  private final Deque<LatencyHistogram> newest = new ArrayDeque<>();

  /** Of this hour and of the one before; what is among the newest is not in it. */
  private LatencyHistogram hour = new LatencyHistogram();

  private LatencyHistogram hourBefore = new LatencyHistogram();

  /** Medians of five minutes each, up to two hours back. */
  private final Deque<Double> medians = new ArrayDeque<>();

  /** The newest of them, which may overlap the newest minutes; NaN where there is none. */
  private double median = Double.NaN;

  /** Takes a closed minute. */
  void add(long minute, LatencyHistogram gap) {
    newest.addLast(gap);
    if (newest.size() > NEWEST_MINUTES) {
      hour.add(newest.removeFirst());
    }
    if (minute % NEWEST_MINUTES == 0) {
      if (!Double.isNaN(median)) {
        medians.addLast(median);
      }
      if (medians.size() > MOST_WINDOWS) {
        medians.removeFirst();
      }
      LatencyHistogram now = merged();
      median = now.count() < LEAST_CALLS ? Double.NaN : now.quantileNanos(MEDIAN);
    }
    if (minute % Minutes.AN_HOUR == 0) {
      hourBefore = hour;
      hour = new LatencyHistogram();
    }
  }

  private LatencyHistogram merged() {
    LatencyHistogram all = new LatencyHistogram();
    newest.forEach(all::add);
    return all;
  }

  /** Whether there was nothing for hours. */
  boolean isEmpty() {
    return hour.count() == 0
        && hourBefore.count() == 0
        && newest.stream().allMatch(gap -> gap.count() == 0);
  }

  /** What the last minutes say of a callee; null where that is nothing unusual, or too little. */
  @Nullable Sign sign(String caller, String callee) {
    return unusual((nanos, usual) -> new Sign.EdgeGap(caller, callee, nanos, usual, 0, 0));
  }

  /** What they say of a service by itself; null where that is nothing unusual, or too little. */
  @Nullable Sign signOf(String service) {
    return unusual((nanos, usual) -> new Sign.OwnTime(service, REQUESTS, MEDIAN, nanos, usual));
  }

  private interface Making {
    Sign of(double nanos, Usual usual);
  }

  private @Nullable Sign unusual(Making making) {
    LatencyHistogram now = merged();
    LatencyHistogram before = new LatencyHistogram();
    before.add(hour);
    before.add(hourBefore);
    if (now.count() < LEAST_CALLS || before.count() < LEAST_CALLS_BEFORE) {
      return null;
    }
    Usual usual =
        Usual.ofQuantile(
            before::quantileNanos,
            MEDIAN,
            now.count(),
            medians.stream().mapToDouble(Double::doubleValue).toArray());
    Sign sign = making.of(now.quantileNanos(MEDIAN), usual);
    return sign.strength() >= LEAST_STRENGTH ? sign : null;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(newest.size());
    for (LatencyHistogram gap : newest) {
      gap.writeTo(out);
    }
    hour.writeTo(out);
    hourBefore.writeTo(out);
    out.writeInt(medians.size());
    for (double of : medians) {
      out.writeDouble(of);
    }
    out.writeDouble(median);
  }

  static EdgeGap read(DataInput in) throws IOException {
    EdgeGap read = new EdgeGap();
    for (int i = Codes.readCount(in, NEWEST_MINUTES); i > 0; i--) {
      read.newest.addLast(LatencyHistogram.read(in));
    }
    read.hour = LatencyHistogram.read(in);
    read.hourBefore = LatencyHistogram.read(in);
    for (int i = Codes.readCount(in, MOST_WINDOWS); i > 0; i--) {
      read.medians.addLast(in.readDouble());
    }
    read.median = in.readDouble();
    return read;
  }
}
