package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.incident.CauseRanking.Cause;
import io.tailwater.processors.alert.rule.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which places of an incident explain which, and where it comes from.
 *
 * <p>A place is explained by another if one of the graph's ways leads there and the other began in
 * time; what that explains in turn counts too. Places that explain each other, a cycle of calls,
 * are one. The roots are what nothing else explains.
 */
final class Roots {
  /** Roots that begin within a minute of the first are in a race, which the ranking decides. */
  private static final int RACE_MINUTES = 1;

  private record Place(String name, long sinceMinute, Severity severity) {}

  private final ServiceGraph graph;
  private final List<Place> places;
  private final boolean[][] explained;
  private final List<Integer> contenders = new ArrayList<>();

  private Roots(List<Place> places, ServiceGraph graph) {
    this.graph = graph;
    this.places = places;
    explained = closure(places, graph);
    contend();
  }

  /** The roots of some alerts, at least one. */
  static Roots of(Collection<OpenAlert> alerts, ServiceGraph graph) {
    Map<String, Place> byName = new TreeMap<>();
    for (OpenAlert alert : alerts) {
      Place place =
          new Place(
              alert.place(),
              alert.sinceMinute(),
              alert.rule().severity() == Severity.INFO ? Severity.INFO : Severity.WARNING);
      byName.merge(place.name(), place, Roots::decisive);
    }
    return new Roots(List.copyOf(byName.values()), graph);
  }

  /** Mere evidence does not say when a place went wrong if there is more than that. */
  private static Place decisive(Place a, Place b) {
    if (a.severity() != b.severity()) {
      return a.severity() == Severity.INFO ? b : a;
    }
    return a.sinceMinute() <= b.sinceMinute() ? a : b;
  }

  private static boolean[][] closure(List<Place> places, ServiceGraph graph) {
    int size = places.size();
    boolean[][] reached = new boolean[size][size];
    for (int i = 0; i < size; i++) {
      Place effect = places.get(i);
      for (int j = 0; j < size; j++) {
        Place cause = places.get(j);
        reached[i][j] =
            i != j
                && OpenAlert.beginsInTime(
                    cause.sinceMinute(), cause.severity(), effect.sinceMinute())
                && graph.carries(effect.name(), cause.name());
      }
    }
    for (int via = 0; via < size; via++) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; reached[i][via] && j < size; j++) {
          reached[i][j] |= reached[via][j];
        }
      }
    }
    return reached;
  }

  private void contend() {
    List<Integer> roots = new ArrayList<>();
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < places.size(); i++) {
      if (!isExplained(i)) {
        roots.add(i);
        earliest = Math.min(earliest, places.get(i).sinceMinute());
      }
    }
    for (int root : roots) {
      boolean races = places.get(root).sinceMinute() <= earliest + RACE_MINUTES;
      if (races || inCycleWith(root, roots, earliest)) {
        contenders.add(root);
      }
    }
    contenders.sort(
        Comparator.comparing((Integer root) -> -explains(root))
            .thenComparing(root -> places.get(root).sinceMinute())
            .thenComparing(root -> places.get(root).name()));
  }

  private boolean inCycleWith(int root, List<Integer> roots, long earliest) {
    return roots.stream()
        .anyMatch(
            other ->
                explained[root][other]
                    && explained[other][root]
                    && places.get(other).sinceMinute() <= earliest + RACE_MINUTES);
  }

  private boolean isExplained(int place) {
    for (int other = 0; other < places.size(); other++) {
      if (explained[place][other] && !explained[other][place]) {
        return true;
      }
    }
    return false;
  }

  private int explains(int root) {
    int count = 0;
    for (int other = 0; other < places.size(); other++) {
      count += explained[other][root] ? 1 : 0;
    }
    return count;
  }

  /** Where a ranking should look: the roots in question, and what their bad traces pass. */
  NavigableSet<String> scope() {
    NavigableSet<String> scope = new TreeSet<>();
    for (int root : contenders) {
      String name = places.get(root).name();
      scope.add(name);
      scope.addAll(graph.carriers(name).keySet());
    }
    return scope;
  }

  /** The root: of several in question the one ranked first, or that explains the most. */
  String root(List<Cause> ranked) {
    for (Cause cause : ranked) {
      for (int root : contenders) {
        if (places.get(root).name().equals(cause.place())) {
          return cause.place();
        }
      }
    }
    return places.get(contenders.getFirst()).name();
  }

  /** By what a place is explained, the given root if that does; empty if by nothing. */
  String explanationOf(String name, String root) {
    int place = indexOf(name);
    if (place < 0 || !isExplained(place)) {
      return "";
    }
    int preferred = indexOf(root);
    if (preferred >= 0 && explained[place][preferred]) {
      return root;
    }
    for (int other = 0; other < places.size(); other++) {
      if (explained[place][other] && !isExplained(other)) {
        return places.get(other).name();
      }
    }
    throw new IllegalStateException(name + " is explained by no root");
  }

  private int indexOf(String name) {
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
