package io.tailwater.processors.alert.judge;

import io.tailwater.model.LatencyHistogram;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whom a service calls, and where that takes longer than usual: evidence. Not thread-safe. */
final class EdgeBook {
  /** More callees are not looked at. */
  private static final int MOST = 1_000;

  private static final int HOSTS_EVERY_MINUTES = 5;

  private static final LatencyHistogram NOTHING = new LatencyHistogram();

  /** A callee that was called in the last hours. */
  private record Callee(EdgeKey.Kind kind, EdgeGap gap) {}

  private final String service;
  private final NavigableMap<String, Callee> callees = new TreeMap<>();

  /** Of requests while the service calls nobody: then all of their time is its own. */
  private EdgeGap own = new EdgeGap();

  /** Nobody was called yet. */
  EdgeBook(String service) {
    this.service = service;
  }

  /**
   * Takes a closed minute, and says what is known of it.
   *
   * @param measured what metrics say
   * @param deployments versions that are new
   */
  void close(
      long minute,
      OpenMinute data,
      List<Sign> measured,
      List<ServiceEvidence.Deployment> deployments,
      Outcome out) {
    List<ServiceEvidence.EdgeMinute> edges = new ArrayList<>();
    data.edges()
        .forEach(
            (name, edge) -> {
              meet(name, edge.kind());
              CallStats client = edge.stats().client();
              edges.add(new ServiceEvidence.EdgeMinute(name, client.calls(), client.errors()));
            });
    // A machine is a vertex that the services on it lean on, for as long as edges are remembered.
    if (minute % HOSTS_EVERY_MINUTES == 0) {
      for (String host : data.gauges().hosts()) {
        edges.add(
            new ServiceEvidence.EdgeMinute(AlertEntity.placeOfHost(host), data.total().calls(), 0));
      }
    }
    List<Sign> signs = new ArrayList<>(measured);
    callees.forEach(
        (name, callee) -> {
          callee.gap.add(minute, gap(callee, data.edges().get(name)));
          Sign sign = callee.gap.sign(service, name);
          if (sign != null) {
            signs.add(sign);
          }
        });
    own.add(minute, callees.isEmpty() ? data.total().latency() : NOTHING);
    Sign byItself = own.signOf(service);
    if (byItself != null) {
      signs.add(byItself);
    }
    callees.values().removeIf(callee -> callee.gap.isEmpty());
    if (!edges.isEmpty() || !signs.isEmpty() || !deployments.isEmpty()) {
      out.add(new ServiceEvidence(service, minute, edges, signs, deployments));
    }
  }

  /** Where something else is called by the name than before, nothing is known of it. */
  private void meet(String name, EdgeKey.Kind kind) {
    Callee known = callees.get(name);
    if (known == null ? callees.size() < MOST : known.kind != kind) {
      callees.put(name, new Callee(kind, new EdgeGap()));
    }
  }

  boolean isEmpty() {
    return callees.isEmpty() && own.isEmpty();
  }

  /** Of a peer that sends no spans, all of the client's time. */
  private static LatencyHistogram gap(Callee callee, OpenMinute.@Nullable OpenEdge edge) {
    if (edge == null) {
      return NOTHING;
    }
    return callee.kind == EdgeKey.Kind.SERVICE
        ? edge.stats().gap()
        : edge.stats().client().latency();
  }

  /**
   * The one database or cache that is called in the minute or was lately; null for none or many.
   */
  @Nullable String database(OpenMinute data) {
    NavigableMap<String, EdgeKey.Kind> kinds = new TreeMap<>();
    callees.forEach((name, callee) -> kinds.put(name, callee.kind));
    data.edges().forEach((name, edge) -> kinds.putIfAbsent(name, edge.kind()));
    kinds.values().removeIf(kind -> kind != EdgeKey.Kind.DATABASE && kind != EdgeKey.Kind.CACHE);
    return kinds.size() == 1 ? kinds.firstKey() : null;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(callees.size());
    for (Map.Entry<String, Callee> callee : callees.entrySet()) {
      out.writeUTF(callee.getKey());
      Codes.write(out, callee.getValue().kind);
      callee.getValue().gap.writeTo(out);
    }
    own.writeTo(out);
  }

  static EdgeBook read(DataInput in, String service) throws IOException {
    EdgeBook read = new EdgeBook(service);
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      read.callees.put(
          in.readUTF(), new Callee(Codes.read(in, EdgeKey.Kind.class), EdgeGap.read(in)));
    }
    read.own = EdgeGap.read(in);
    return read;
  }
}
