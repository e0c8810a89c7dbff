package io.tailwater.processors.alert.desk;

import io.tailwater.processors.alert.incident.ServiceGraph;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import io.tailwater.processors.alert.rule.AlertEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a graph of who calls whom, and of what share of a caller's bad calls passes each callee.
 *
 * <p>A caller's bad calls are the errors that come to it over all edges. Of those, as many pass a
 * callee as its own calls of it fail: {@code min(1, errors of the edge / errors that come in)}.
 *
 * <p>That says something only of a caller that fails. One that is slow has errors too, a few as
 * always, and they have nothing to do with what makes it slow: a share of them would acquit the
 * slow callee. So only minutes count in which the caller is failing, which is when at least one in
 * twenty of the calls that come to it fail. If they have fewer than ten errors in all, or if no
 * other service calls the caller, the edge alone counts: the share is NaN. So it is with machines,
 * which are not called.
 */
final class CallShares {
  private static final double FAILING = 0.05;
  private static final long LEAST_ERRORS = 10;

  private static final class Tally {
    private long calls;
    private long errors;

    void add(EdgeMinute edge) {
      calls += edge.calls();
      errors += errors(edge);
    }

    boolean isFailing() {
      return errors > 0 && errors >= FAILING * calls;
    }
  }

  /** By caller, callee, minute: errors. */
  private final SortedMap<String, SortedMap<String, SortedMap<Long, Long>>> outgoing =
      new TreeMap<>();

  /** By callee, minute. */
  private final SortedMap<String, SortedMap<Long, Tally>> incoming = new TreeMap<>();

  /** Adds the calls that a service made in a minute. */
  void add(long minute, String caller, List<EdgeMinute> edges) {
    for (EdgeMinute edge : edges) {
      if (!edge.callee().equals(caller)) {
        outgoing
            .computeIfAbsent(caller, _ -> new TreeMap<>())
            .computeIfAbsent(edge.callee(), _ -> new TreeMap<>())
            .merge(minute, errors(edge), Long::sum);
        incoming
            .computeIfAbsent(edge.callee(), _ -> new TreeMap<>())
            .computeIfAbsent(minute, _ -> new Tally())
            .add(edge);
      }
    }
  }

  /** What others sent is not trusted: a share below 0 would be refused by the graph. */
  private static long errors(EdgeMinute edge) {
    return Math.max(0, edge.errors());
  }

  /** The graph of what was added. */
  ServiceGraph graph() {
    List<ServiceGraph.Edge> edges = new ArrayList<>();
    outgoing.forEach(
        (caller, callees) -> {
          SortedMap<Long, Long> bad = failing(caller);
          long allBad = bad.values().stream().mapToLong(errors -> errors).sum();
          callees.forEach(
              (callee, errors) ->
                  edges.add(
                      new ServiceGraph.Edge(
                          caller,
                          callee,
                          allBad < LEAST_ERRORS || AlertEntity.isHost(callee)
                              ? Double.NaN
                              : share(errors, bad, allBad))));
        });
    return ServiceGraph.of(edges, List.of());
  }

  /** The minutes in which a service fails, and how often it does. */
  private SortedMap<Long, Long> failing(String service) {
    SortedMap<Long, Long> failing = new TreeMap<>();
    incoming
        .getOrDefault(service, new TreeMap<>())
        .forEach(
            (minute, tally) -> {
              if (tally.isFailing()) {
                failing.put(minute, tally.errors);
              }
            });
    return failing;
  }

  private static double share(Map<Long, Long> errors, SortedMap<Long, Long> bad, long allBad) {
    long through = 0;
    for (long minute : bad.keySet()) {
      through += errors.getOrDefault(minute, 0L);
    }
    return Math.min(1, (double) through / allBad);
  }
}
