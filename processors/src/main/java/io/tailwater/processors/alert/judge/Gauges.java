package io.tailwater.processors.alert.judge;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.processors.alert.metric.WatchedMetrics;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What metrics of a service, its instances or a machine were in a minute. Of several parts, such as
 * file systems, the highest value counts, but what parts share, such as the time of a processor,
 * adds up. Not thread-safe.
 */
final class Gauges {
  /** A service on more machines than that does not lean on any of them. */
  private static final int MOST_HOSTS = 20;

  private static final int MOST_VERSIONS = 100;

  private static final Set<String> SHARED = Set.of("process.cpu", "runtime.gc.pause");

  private static final Comparator<Part> BY_NAMES =
      Comparator.comparing(Part::of).thenComparing(Part::signal).thenComparing(Part::name);

  /** Of what a metric is. */
  record Owner(Scope scope, String name) implements Comparable<Owner> {
    @Override
    public int compareTo(Owner other) {
      int byScope = scope.compareTo(other.scope);
      return byScope == 0 ? name.compareTo(other.name) : byScope;
    }
  }

  /** Versions that instances of the service ran. */
  NavigableSet<String> versions() {
    return versions;
  }

  private record Part(Owner of, String signal, String name) {}

  /** Amount and base, as they add. */
  private record Sum(double amount, double base) {
    Sum plus(Sum other) {
      return new Sum(amount + other.amount, base + other.base);
    }
  }

  private final NavigableMap<Part, Sum> sums = new TreeMap<>(BY_NAMES);
  private final NavigableSet<String> hosts = new TreeSet<>();
  private final NavigableSet<String> versions = new TreeSet<>();

  /** Adds what was measured; of too many names none is added. */
  void add(MetricMinute of) {
    if (of.scope() != Scope.HOST && !of.host().isEmpty() && hosts.size() <= MOST_HOSTS) {
      hosts.add(of.host());
    }
    if (of.signal().equals(MetricMinute.VERSION_SIGNAL)) {
      if (!of.part().isEmpty() && versions.size() < MOST_VERSIONS) {
        versions.add(of.part());
      }
      return;
    }
    Part part = new Part(new Owner(of.scope(), of.name()), of.signal(), of.part());
    if (sums.containsKey(part) || sums.size() < OpenMinute.MOST_NAMES) {
      sums.merge(part, new Sum(of.amount(), of.base()), Sum::plus);
    }
  }

  /** Machines on which instances of the service are; none where they are many. */
  NavigableSet<String> hosts() {
    return hosts.size() > MOST_HOSTS ? new TreeSet<>() : hosts;
  }

  /** By owner and signal, the value. */
  NavigableMap<Owner, NavigableMap<String, Double>> values() {
    NavigableMap<Owner, NavigableMap<String, Double>> values = new TreeMap<>();
    sums.forEach(
        (part, sum) -> {
          boolean byName = part.signal.startsWith(WatchedMetrics.BY_NAME);
          boolean total = sum.base == 0;
          double value = total ? sum.amount : sum.amount / sum.base;
          if ((total && !byName) || !Double.isFinite(value)) {
            return;
          }
          values
              .computeIfAbsent(part.of, _ -> new TreeMap<>())
              .merge(
                  part.signal,
                  value,
                  total || SHARED.contains(part.signal) ? Double::sum : Math::max);
        });
    return values;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(sums.size());
    for (Map.Entry<Part, Sum> sum : sums.entrySet()) {
      Codes.write(out, sum.getKey().of.scope);
      out.writeUTF(sum.getKey().of.name);
      out.writeUTF(sum.getKey().signal);
      out.writeUTF(sum.getKey().name);
      out.writeDouble(sum.getValue().amount);
      out.writeDouble(sum.getValue().base);
    }
    Codes.writeTexts(out, hosts);
    Codes.writeTexts(out, versions);
  }

  static Gauges read(DataInput in) throws IOException {
    Gauges read = new Gauges();
    for (int i = Codes.readCount(in, OpenMinute.MOST_NAMES); i > 0; i--) {
      Owner owner = new Owner(Codes.read(in, Scope.class), in.readUTF());
      read.sums.put(
          new Part(owner, in.readUTF(), in.readUTF()), new Sum(in.readDouble(), in.readDouble()));
    }
    read.hosts.addAll(Codes.readTexts(in));
    read.versions.addAll(Codes.readTexts(in));
    return read;
  }
}
