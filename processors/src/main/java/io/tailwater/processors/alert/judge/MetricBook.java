package io.tailwater.processors.alert.judge;

import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.judge.Gauges.Owner;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Metrics of the last two hours, and which of them are higher in the last minutes than before:
 * evidence, whether a rule looks at them or not. Not thread-safe.
 */
final class MetricBook {
  /** More series of a service are not looked at. */
  private static final int MOST = 500;

  private static final int NEWEST_MINUTES = 5;
  private static final int HISTORY_MINUTES = 2 * Minutes.AN_HOUR;
  private static final int LEAST_NEWEST = 2;
  private static final int LEAST_HISTORY = 15;
  private static final double LEAST_STRENGTH = 1;

  private record Name(Owner owner, String signal) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      int byOwner = owner.compareTo(other.owner);
      return byOwner == 0 ? signal.compareTo(other.signal) : byOwner;
    }

    String text() {
      return owner.name().isEmpty() ? signal : signal + " of " + owner.name();
    }
  }

  private record Measured(long minute, double value) {}

  private final String place;
  private final NavigableMap<Name, Deque<Measured>> series = new TreeMap<>();

  /** Nothing was measured yet of what the service graph knows as {@code place}. */
  MetricBook(String place) {
    this.place = place;
  }

  /** Takes a closed minute; returns what is higher than it usually is. */
  List<Sign> close(long minute, NavigableMap<Owner, NavigableMap<String, Double>> values) {
    values.forEach(
        (owner, signals) ->
            signals.forEach((signal, value) -> add(new Name(owner, signal), minute, value)));
    List<Sign> signs = new ArrayList<>();
    series.forEach(
        (name, all) -> {
          while (!all.isEmpty() && all.getFirst().minute <= minute - HISTORY_MINUTES) {
            all.removeFirst();
          }
          add(signs, name, all, minute - NEWEST_MINUTES);
        });
    series.values().removeIf(Deque::isEmpty);
    return signs;
  }

  private void add(Name name, long minute, double value) {
    Deque<Measured> known = series.get(name);
    if (known == null) {
      if (series.size() >= MOST) {
        return;
      }
      known = new ArrayDeque<>();
      series.put(name, known);
    }
    known.addLast(new Measured(minute, value));
  }

  private void add(List<Sign> signs, Name name, Deque<Measured> all, long before) {
    double[] newest =
        all.stream().filter(one -> one.minute > before).mapToDouble(Measured::value).toArray();
    double[] history =
        all.stream().filter(one -> one.minute <= before).mapToDouble(Measured::value).toArray();
    if (newest.length >= LEAST_NEWEST && history.length >= LEAST_HISTORY) {
      Sign sign = Sign.Metric.of(place, name.text(), newest, history);
      if (sign.strength() >= LEAST_STRENGTH) {
        signs.add(sign);
      }
    }
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(series.size());
    for (Map.Entry<Name, Deque<Measured>> of : series.entrySet()) {
      Codes.write(out, of.getKey().owner.scope());
      out.writeUTF(of.getKey().owner.name());
      out.writeUTF(of.getKey().signal);
      out.writeInt(of.getValue().size());
      for (Measured measured : of.getValue()) {
        out.writeLong(measured.minute);
        out.writeDouble(measured.value);
      }
    }
  }

  static MetricBook read(DataInput in, String place) throws IOException {
    MetricBook read = new MetricBook(place);
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      Name name = new Name(new Owner(Codes.read(in, Scope.class), in.readUTF()), in.readUTF());
      Deque<Measured> all = new ArrayDeque<>();
      for (int j = Codes.readCount(in, HISTORY_MINUTES); j > 0; j--) {
        all.addLast(new Measured(in.readLong(), in.readDouble()));
      }
      read.series.put(name, all);
    }
    return read;
  }
}
