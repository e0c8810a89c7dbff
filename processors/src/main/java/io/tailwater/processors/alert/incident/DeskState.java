package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A tenant's open alerts and incidents, and the graph that they are seen in. */
final class DeskState {
  private static final int MOST = 1_000_000;
  private static final Comparator<OpenAlert> BY_BEGIN =
      Comparator.comparing(OpenAlert::sinceMinute).thenComparing(OpenAlert::fingerprint);

  final SortedMap<String, OpenAlert> alerts = new TreeMap<>();
  final SortedMap<String, Incident> incidents = new TreeMap<>();
  ServiceGraph graph = ServiceGraph.EMPTY;

  /** An incident's alerts, in the order of their begin. */
  List<OpenAlert> members(Incident incident) {
    return incident.members.stream()
        .map(fingerprint -> Objects.requireNonNull(alerts.get(fingerprint)))
        .sorted(BY_BEGIN)
        .toList();
  }

  /** Alerts that fire now and belong to no incident yet, in the order of their begin. */
  List<OpenAlert> newcomers() {
    return alerts.values().stream()
        .filter(alert -> alert.isLive() && alert.isHomeless())
        .sorted(BY_BEGIN)
        .toList();
  }

  /** The roots of an incident: of what fires, or of all where nothing does. */
  Roots roots(Collection<OpenAlert> members) {
    List<OpenAlert> live = members.stream().filter(OpenAlert::isLive).toList();
    return Roots.of(live.isEmpty() ? members : live, graph);
  }

  /** How bad an alert is among those that it belongs to, see {@link Escalated}. */
  Severity severity(OpenAlert alert, Collection<OpenAlert> members) {
    return Escalated.severity(alert, members, graph);
  }

  /** An incident, as others may see it. */
  IncidentView view(Incident incident) {
    List<OpenAlert> members = members(incident);
    Severity worst = Severity.INFO;
    for (OpenAlert member : members) {
      if (member.isLive() && !member.isSilenced()) {
        worst = Severity.worse(worst, severity(member, members));
      }
    }
    return new IncidentView(
        incident.id,
        incident.root,
        worst,
        incident.sequence,
        incident.withheld,
        incident.acknowledgedBy,
        members.stream().map(member -> member.member(severity(member, members))).toList());
  }

  /**
   * How alerts of a service end that nobody judges any more.
   *
   * @param service or the place of a machine, as {@link AlertEntity#judge} has it
   * @param open fingerprints of those that are judged
   * @param minute of event time for which that is said; steps of later minutes are not undone
   * @param waiting steps that have not been applied yet, and count as if they had
   */
  List<AlertTransition> lost(
      String service, Set<String> open, long minute, List<AlertTransition> waiting) {
    SortedMap<String, AlertTransition> ends = new TreeMap<>();
    for (OpenAlert alert : alerts.values()) {
      if (alert.entity().judge().equals(service)
          && alert.isOpen()
          && alert.stepMinute() <= minute) {
        ends.put(alert.fingerprint(), alert.lost(minute));
      }
    }
    for (AlertTransition step : waiting) {
      if (step.entity().judge().equals(service)) {
        if (step.to().isOpen() && step.minute() <= minute) {
          ends.put(step.fingerprint(), new OpenAlert(step).lost(minute));
        } else {
          ends.remove(step.fingerprint());
        }
      }
    }
    ends.keySet().removeAll(open);
    return List.copyOf(ends.values());
  }

  /** Whose judges have alerts that are open, those of waiting steps included. */
  Set<String> judges(List<AlertTransition> waiting) {
    Set<String> judges = new TreeSet<>();
    alerts.values().forEach(alert -> judges.add(alert.entity().judge()));
    waiting.forEach(step -> judges.add(step.entity().judge()));
    return judges;
  }

  /** Lets an alert go that no incident needs any more. */
  void forget(OpenAlert alert, Silences silences) {
    alerts.remove(alert.fingerprint());
    silences.forget(alert);
  }

  void writeTo(DataOutput out) throws IOException {
    graph.writeTo(out);
    out.writeInt(alerts.size());
    for (OpenAlert alert : alerts.values()) {
      alert.writeTo(out);
    }
    out.writeInt(incidents.size());
    for (Incident incident : incidents.values()) {
      incident.writeTo(out);
    }
  }

  void readFrom(DataInput in) throws IOException {
    graph = ServiceGraph.readFrom(in);
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      OpenAlert alert = OpenAlert.readFrom(in);
      alerts.put(alert.fingerprint(), alert);
    }
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      Incident incident = Incident.readFrom(in);
      incidents.put(incident.id, incident);
      if (!alerts.keySet().containsAll(incident.members)) {
        throw new IOException("incident " + incident.id + " has alerts that are not there");
      }
    }
  }
}
