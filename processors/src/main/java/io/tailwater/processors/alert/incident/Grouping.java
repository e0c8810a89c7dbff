package io.tailwater.processors.alert.incident;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which incident an alert belongs to.
 *
 * <p>An alert joins the incident with a member that explains it, that is at its place, or that it
 * explains; of several the one with the member that began closest to it. What would change the root
 * of an incident joins it only while that is undecided, which is until five minutes after its first
 * page; later it begins an incident of its own. So faults that follow each other are told apart,
 * while a cause that is seen after its effects updates their page. Incidents of which one turns out
 * to explain the other become one.
 */
final class Grouping {
  /** In what way an alert belongs to an incident, the better ones first. */
  private enum Tie {
    EXPLAINED,
    SAME_PLACE,
    EXPLAINS
  }

  private record Kinship(long distanceMinutes, Tie tie) implements Comparable<Kinship> {
    private static final Comparator<Kinship> ORDER =
        Comparator.comparing(Kinship::distanceMinutes).thenComparing(Kinship::tie);

    @Override
    public int compareTo(Kinship other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * An incident that turned out to be part of another.
   *
   * @param part what is no longer an incident of its own
   * @param whole what it belongs to
   */
  record Merger(Incident part, Incident whole) {}

  private final DeskState state;
  private final DeskSettings settings;
  private final CauseRanking ranking;
  private final long millis;

  Grouping(DeskState state, DeskSettings settings, CauseRanking ranking, long millis) {
    this.state = state;
    this.settings = settings;
    this.ranking = ranking;
    this.millis = millis;
  }

  /** Finds a place for each alert that has none; says which incidents became one by that. */
  List<Merger> group() {
    List<OpenAlert> newcomers = state.newcomers();
    for (boolean explained : new boolean[] {false, true}) {
      for (OpenAlert alert : newcomers) {
        if (isExplained(alert, newcomers) == explained) {
          place(alert);
        }
      }
    }
    boolean newMinute = millis % 60_000 == 0;
    if (newcomers.isEmpty() && !newMinute) {
      return List.of();
    }
    state.incidents.values().forEach(this::decideRoot);
    return merge();
  }

  private boolean isExplained(OpenAlert alert, List<OpenAlert> others) {
    return others.stream().anyMatch(other -> other.explains(alert, state.graph));
  }

  private void place(OpenAlert alert) {
    Incident best = null;
    Kinship closest = null;
    for (Incident incident : state.incidents.values()) {
      Kinship kinship = kinship(alert, incident);
      if (kinship != null && (closest == null || kinship.compareTo(closest) < 0)) {
        best = incident;
        closest = kinship;
      }
    }
    if (best == null) {
      best = Incident.openedBy(alert, millis);
      state.incidents.put(best.id, best);
    }
    best.members.add(alert.fingerprint());
    alert.join(best.id);
  }

  private @Nullable Kinship kinship(OpenAlert alert, Incident incident) {
    boolean undecided = incident.isUndecided(millis, settings);
    Kinship closest = null;
    for (OpenAlert member : state.members(incident)) {
      Tie tie = tie(alert, member, undecided, incident.root);
      if (tie != null) {
        Kinship kinship = new Kinship(Math.abs(alert.sinceMinute() - member.sinceMinute()), tie);
        closest = closest == null || kinship.compareTo(closest) < 0 ? kinship : closest;
      }
    }
    return closest;
  }

  private @Nullable Tie tie(OpenAlert alert, OpenAlert member, boolean undecided, String root) {
    if (member.place().equals(alert.place())) {
      return undecided || member.isOpen() || root.equals(alert.place()) ? Tie.SAME_PLACE : null;
    }
    if ((undecided || member.isOpen()) && member.explains(alert, state.graph)) {
      return Tie.EXPLAINED;
    }
    return undecided && alert.explains(member, state.graph) ? Tie.EXPLAINS : null;
  }

  private void decideRoot(Incident incident) {
    if (!incident.isUndecided(millis, settings)) {
      return;
    }
    List<OpenAlert> members = state.members(incident);
    Roots roots = state.roots(members);
    incident.root =
        roots.root(ranking.rank(roots.scope(), members.getFirst().sinceMinute(), millis / 60_000));
  }

  private List<Merger> merge() {
    List<Merger> mergers = new ArrayList<>();
    for (Merger next = related(); next != null; next = related()) {
      for (OpenAlert member : state.members(next.part())) {
        member.join(next.whole().id);
        next.whole().members.add(member.fingerprint());
      }
      state.incidents.remove(next.part().id);
      decideRoot(next.whole());
      mergers.add(next);
    }
    return mergers;
  }

  private @Nullable Merger related() {
    List<Incident> bySeniority =
        state.incidents.values().stream().sorted(Incident.SENIORITY).toList();
    for (Incident whole : bySeniority) {
      for (Incident part : bySeniority) {
        if (Incident.SENIORITY.compare(whole, part) < 0
            && part.isUndecided(millis, settings)
            && isOneWith(whole, part)) {
          return new Merger(part, whole);
        }
      }
    }
    return null;
  }

  private boolean isOneWith(Incident whole, Incident part) {
    List<OpenAlert> roots = atRoot(whole);
    List<OpenAlert> partRoots = atRoot(part);
    boolean undecided = whole.isUndecided(millis, settings);
    for (OpenAlert root : roots) {
      for (OpenAlert partRoot : partRoots) {
        if (root.explains(partRoot, state.graph)
            || (undecided && partRoot.explains(root, state.graph))) {
          return true;
        }
      }
    }
    return false;
  }

  private List<OpenAlert> atRoot(Incident incident) {
    return state.members(incident).stream()
        .filter(member -> member.isLive() && member.place().equals(incident.root))
        .toList();
  }
}
