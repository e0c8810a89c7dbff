package io.tailwater.processors.alert.desk;

import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.incident.ServiceGraph;
import io.tailwater.processors.alert.judge.EvidenceFormat;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.judge.ServiceEvidence.Deployment;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What services said of their last minutes beside alerts: calls of {@value #EDGE_MINUTES} minutes,
 * signs of {@value #SIGN_MINUTES}. What is said of a service's minute takes the place of what was
 * said of it before; the order of all else does not matter. Not thread-safe.
 */
final class EvidenceBook {
  /** How long a call makes an edge of the graph (alerting.md 1.6). */
  static final int EDGE_MINUTES = 15;

  /** How long signs are remembered: as long as an incident may look for its cause. */
  static final int SIGN_MINUTES = 30;

  /** How long after a deployment it may be to blame. */
  static final int DEPLOYMENT_MINUTES = 60;

  /** An incident may go on for a while, and is told of with what came before it. */
  private static final int KEPT_DEPLOYMENT_MINUTES = 24 * 60;

  /** About 6 MB each; beyond that, the oldest go first. */
  private static final int MOST_SIGNS = 50_000;

  private static final int MOST_EDGES = 150_000;
  private static final int GRACE_MINUTES = 2;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
  private static final int MOST_DEPLOYMENTS = 10_000;
  private static final int MOST_ENTRIES = 1_000_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final byte FORMAT = 2;

  private record Key(long minute, String service) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::minute).thenComparing(Key::service);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    static Key from(long minute) {
      return new Key(minute, "");
    }
  }

  /** Both by minute, then service: what is first is what goes first. */
  private final TreeMap<Key, List<EdgeMinute>> edges = new TreeMap<>();

  private final TreeMap<Key, List<Sign>> signs = new TreeMap<>();
  private final TreeMap<Key, List<Deployment>> deployments = new TreeMap<>();
  private int edgeCount;
  private int signCount;

  /** Takes what a service's minute says; says whether that is new. */
  boolean add(ServiceEvidence evidence) {
    Key key = new Key(evidence.minute(), evidence.service());
    put(deployments, key, evidence.deployments());
    while (deployments.size() > MOST_DEPLOYMENTS) {
      deployments.pollFirstEntry();
    }
    List<EdgeMinute> edgesBefore = put(edges, key, evidence.edges());
    // A sign that is not a number would rank before all others.
    List<Sign> usable =
        evidence.signs().stream().filter(sign -> Double.isFinite(sign.strength())).toList();
    List<Sign> signsBefore = put(signs, key, usable);
    edgeCount += evidence.edges().size() - edgesBefore.size();
    signCount += usable.size() - signsBefore.size();
    while (edgeCount > MOST_EDGES) {
      edgeCount -= edges.pollFirstEntry().getValue().size();
    }
    while (signCount > MOST_SIGNS) {
      signCount -= signs.pollFirstEntry().getValue().size();
    }
    return !edgesBefore.equals(evidence.edges()) || !signsBefore.equals(usable);
  }

  private static <T> List<T> put(NavigableMap<Key, List<T>> all, Key key, List<T> said) {
    List<T> before = said.isEmpty() ? all.remove(key) : all.put(key, said);
    return before == null ? List.of() : before;
  }

  /** Forgets what is too old in a minute; says whether there was anything. */
  boolean expire(long minute) {
    int edgesGone = forget(edges, Key.from(minute - EDGE_MINUTES + 1));
    int signsGone = forget(signs, Key.from(minute - SIGN_MINUTES + 1));
    forget(deployments, Key.from(minute - KEPT_DEPLOYMENT_MINUTES + 1));
    edgeCount -= edgesGone;
    signCount -= signsGone;
    return edgesGone + signsGone > 0;
  }

  private static <T> int forget(NavigableMap<Key, List<T>> all, Key before) {
    Collection<List<T>> old = all.headMap(before).values();
    int count = old.stream().mapToInt(List::size).sum();
    old.clear();
    return count;
  }

  /** The first minute of which anything is known; {@link Long#MAX_VALUE} if nothing is. */
  long firstMinute() {
    return Math.min(
        edges.isEmpty() ? Long.MAX_VALUE : edges.firstKey().minute(),
        signs.isEmpty() ? Long.MAX_VALUE : signs.firstKey().minute());
  }

  /** Who calls whom. */
  ServiceGraph graph() {
    CallShares shares = new CallShares();
    edges.forEach((key, said) -> shares.add(key.minute(), key.service(), said));
    return shares.graph();
  }

  /**
   * The signs of some minutes, in an order that depends on them alone. What speaks in several
   * minutes of the same thing is one sign, as strong as in its strongest minute: the same trouble
   * seen again is no second trouble.
   *
   * @param since the first minute
   * @param until the last minute
   */
  List<Sign> signs(long since, long until) {
    TreeMap<String, Sign> strongest = new TreeMap<>();
    if (since <= until) {
      signs
          .subMap(Key.from(since), Key.from(until + 1))
          .values()
          .forEach(
              said -> said.forEach(sign -> strongest.merge(name(sign), sign, EvidenceBook::newer)));
    }
    return List.copyOf(strongest.values());
  }

  /** Of two signs of one thing the stronger; the later of equals. */
  private static Sign newer(Sign before, Sign later) {
    return later.strength() >= before.strength() ? later : before;
  }

  /** What a sign is about. */
  private static String name(Sign sign) {
    return switch (sign) {
      case Sign.OwnTime time ->
          String.join("\0", "time", time.service(), time.operation(), "" + time.quantile());
      case Sign.EdgeGap gap -> String.join("\0", "gap", gap.caller(), gap.callee());
      case Sign.Metric metric -> String.join("\0", "metric", metric.service(), metric.metric());
      case Sign.CallLines lines ->
          String.join("\0", "lines", lines.service(), lines.operation(), lines.pattern());
    };
  }

  /**
   * What was deployed to a service shortly before a minute, or a few minutes after, the last of it:
   * what is wrong is seen only where a version has calls.
   *
   * @return {@code version 1.4.2 since 10:31 UTC, before it 1.4.1}; empty where nothing was
   */
  String deployment(String service, long minute) {
    for (long at = minute + GRACE_MINUTES; at >= minute - DEPLOYMENT_MINUTES; at--) {
      List<Deployment> all = deployments.getOrDefault(new Key(at, service), List.of());
      if (!all.isEmpty()) {
        Deployment deployment = all.getLast();
        return "version %s since %s UTC, before it %s"
            .formatted(
                deployment.version(),
                CLOCK.format(Instant.ofEpochMilli(at * MINUTE_MILLIS).atOffset(ZoneOffset.UTC)),
                deployment.before());
      }
    }
    return "";
  }

  /** Writes the state. */
  void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    TreeMap<Key, Boolean> keys = new TreeMap<>();
    edges.keySet().forEach(key -> keys.put(key, true));
    signs.keySet().forEach(key -> keys.put(key, true));
    deployments.keySet().forEach(key -> keys.put(key, true));
    out.writeInt(keys.size());
    for (Key key : keys.keySet()) {
      EvidenceFormat.write(
          out,
          new ServiceEvidence(
              key.service(),
              key.minute(),
              edges.getOrDefault(key, List.of()),
              signs.getOrDefault(key, List.of()),
              deployments.getOrDefault(key, List.of())));
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static EvidenceBook readFrom(DataInput in) throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("evidence in format " + format);
    }
    EvidenceBook book = new EvidenceBook();
    for (int i = Codes.readCount(in, MOST_ENTRIES); i > 0; i--) {
      book.add(EvidenceFormat.read(in));
    }
    return book;
  }
}
