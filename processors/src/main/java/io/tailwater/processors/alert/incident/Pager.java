package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.incident.CauseRanking.Cause;
import io.tailwater.processors.alert.incident.Page.Reason;
import io.tailwater.processors.alert.incident.Page.Status;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says when somebody is told of an incident, and writes the page. */
final class Pager {
  private static final int MOST_CAUSES = 3;

  /** A first page, an update, or nothing yet. */
  private record Due(Incident incident, Reason reason, boolean confirmed, double chance) {
    /** What is certain goes first, then what is least likely to be chance: it gets the budget. */
    static final Comparator<Due> ORDER =
        Comparator.comparing((Due due) -> !due.confirmed)
            .thenComparing(due -> due.chance)
            .thenComparing(due -> due.incident.id);
  }

  private final String tenant;
  private final DeskState state;
  private final DeskSettings settings;
  private final NotificationBudget budget;
  private final CauseRanking ranking;
  private final Predicate<OpenAlert> isHeld;
  private final long millis;
  private final List<Page> pages = new ArrayList<>();

  Pager(
      String tenant,
      DeskState state,
      DeskSettings settings,
      NotificationBudget budget,
      CauseRanking ranking,
      Predicate<OpenAlert> isHeld,
      long millis) {
    this.tenant = tenant;
    this.state = state;
    this.settings = settings;
    this.budget = budget;
    this.ranking = ranking;
    this.isHeld = isHeld;
    this.millis = millis;
  }

  /** All that is to be told now, in order. Incidents that are over are told so and let go. */
  List<Page> page(List<Grouping.Merger> mergers) {
    for (Grouping.Merger merger : mergers) {
      if (merger.part().sequence > 0) {
        tellEnd(merger.part(), Reason.MERGED, state.members(merger.whole()), merger.whole().id);
      }
    }
    List<Due> due = new ArrayList<>();
    for (Incident incident : List.copyOf(state.incidents.values())) {
      List<OpenAlert> members = state.members(incident);
      if (members.stream().anyMatch(member -> keepsOpen(member, incident, members))) {
        incident.calmSinceMillis = Incident.NEVER;
        acknowledge(incident, members);
        Due next = due(incident, members);
        if (next != null) {
          due.add(next);
        }
      } else {
        end(incident, members);
      }
    }
    due.sort(Due.ORDER);
    due.forEach(this::tell);
    return pages;
  }

  /** Mere evidence that goes on, such as a budget that is slowly spent, is no incident any more. */
  private boolean keepsOpen(OpenAlert member, Incident incident, List<OpenAlert> members) {
    return member.isLive()
        && (incident.sequence == 0 || state.severity(member, members) != Severity.INFO);
  }

  private void acknowledge(Incident incident, List<OpenAlert> members) {
    if (incident.acknowledging && incident.sequence > 0) {
      incident.acknowledging = false;
      add(incident, Status.ACKNOWLEDGED, Reason.ACKNOWLEDGED, members, "");
    }
  }

  private void end(Incident incident, List<OpenAlert> members) {
    if (incident.calmSinceMillis == Incident.NEVER) {
      incident.calmSinceMillis = millis;
    }
    if (millis - incident.calmSinceMillis >= settings.closeMillis()) {
      if (incident.sequence > 0) {
        tellEnd(incident, Reason.RECOVERED, members, "");
      }
      state.incidents.remove(incident.id);
      for (OpenAlert member : members) {
        if (member.isLive()) {
          member.leave();
        } else {
          member.join("");
        }
      }
    }
  }

  private @Nullable Due due(Incident incident, List<OpenAlert> members) {
    List<OpenAlert> worthy = worthy(members);
    Severity severity = severity(worthy, members);
    if (worthy.isEmpty() || severity == Severity.INFO || worthy.stream().allMatch(isHeld)) {
      incident.withheld = false;
      return null;
    }
    if (incident.worthySinceMillis == Incident.NEVER) {
      incident.worthySinceMillis = millis;
    }
    boolean confirmed = isConfirmed(members);
    if (confirmed) {
      budget.confirm(incident.id);
    }
    Reason reason = reason(incident, worthy, severity);
    if (reason == null) {
      return null;
    }
    double chance =
        worthy.stream()
            .mapToDouble(OpenAlert::chance)
            .filter(known -> !Double.isNaN(known))
            .min()
            .orElse(1);
    return new Due(incident, reason, confirmed, chance);
  }

  private @Nullable Reason reason(Incident incident, List<OpenAlert> worthy, Severity severity) {
    if (incident.sequence == 0) {
      long wait =
          severity == Severity.CRITICAL
              ? settings.criticalWaitMillis()
              : settings.groupWaitMillis();
      return millis - incident.worthySinceMillis >= wait ? Reason.OPENED : null;
    }
    long silentMillis = millis - incident.lastPageMillis;
    if (severity.compareTo(incident.toldSeverity) > 0) {
      return Reason.WORSE;
    }
    if (!incident.root.equals(incident.toldRoot)) {
      return Reason.ROOT_CHANGED;
    }
    boolean grown =
        worthy.stream().anyMatch(alert -> !incident.toldMembers.contains(alert.fingerprint()));
    if (grown && silentMillis >= settings.groupIntervalMillis()) {
      return Reason.GROWN;
    }
    boolean repeats = incident.acknowledgedBy.isEmpty() && silentMillis >= settings.repeatMillis();
    return repeats ? Reason.REPEATED : null;
  }

  /**
   * Whether more than baselines that move together says so: an alert of another family; time lost
   * between caller and callee beside another signal; or a machine and a service that agree.
   */
  private static boolean isConfirmed(List<OpenAlert> members) {
    Set<String> signals = new HashSet<>();
    Set<Boolean> ofMachines = new HashSet<>();
    boolean other = false;
    for (OpenAlert member : members) {
      if (member.isLive()) {
        signals.add(member.rule().signal());
        ofMachines.add(member.rule().subject() == RuleSubject.HOST);
        other |= member.rule().family() != RuleFamily.BASELINE;
      }
    }
    return other
        || ofMachines.size() > 1
        || (signals.size() > 1 && signals.contains(RuleIdentity.EDGE_GAP));
  }

  private void tell(Due due) {
    Incident incident = due.incident();
    List<OpenAlert> members = state.members(incident);
    if (due.reason() == Reason.OPENED
        && !due.confirmed()
        && !budget.spend(incident.id, millis, due.chance())) {
      incident.withheld = true;
      return;
    }
    incident.withheld = false;
    incident.toldSeverity =
        Severity.worse(incident.toldSeverity, severity(worthy(members), members));
    incident.toldRoot = incident.root;
    incident.toldHeadline = headline(incident, members).fingerprint();
    incident.toldCauses = causes(incident, members);
    incident.toldMembers.addAll(incident.members);
    boolean first = incident.sequence == 0;
    if (first) {
      incident.firstPageMillis = millis;
    }
    add(incident, first ? Status.FIRING : Status.UPDATED, due.reason(), members, "");
  }

  private void tellEnd(
      Incident incident, Reason reason, List<OpenAlert> members, String continuedBy) {
    add(incident, Status.RESOLVED, reason, members, continuedBy);
  }

  private void add(
      Incident incident,
      Status status,
      Reason reason,
      List<OpenAlert> members,
      String continuedBy) {
    incident.sequence++;
    incident.lastPageMillis = millis;
    OpenAlert headline =
        members.stream()
            .filter(member -> member.fingerprint().equals(incident.toldHeadline))
            .findFirst()
            .orElseGet(members::getFirst);
    pages.add(
        new Page(
            tenant,
            incident.id,
            incident.sequence,
            status,
            reason,
            incident.toldSeverity,
            millis,
            members.getFirst().sinceMinute(),
            headline.member(state.severity(headline, members)),
            incident.toldRoot,
            incident.toldCauses,
            members.stream().map(member -> member.member(state.severity(member, members))).toList(),
            incident.acknowledgedBy,
            continuedBy));
  }

  private List<Cause> causes(Incident incident, List<OpenAlert> members) {
    Set<String> scope = state.roots(members).scope();
    scope.add(incident.root);
    List<Cause> causes =
        new ArrayList<>(
            ranking.rank(scope, members.getFirst().sinceMinute(), millis / 60_000).stream()
                .filter(cause -> scope.contains(cause.place()))
                .limit(MOST_CAUSES)
                .toList());
    if (causes.stream().noneMatch(cause -> cause.place().equals(incident.root))) {
      causes.add(new Cause(incident.root, Double.NaN, List.of()));
    }
    return causes;
  }

  /** What users feel, or else what is wrong at the root; the worst and then the first of it. */
  private OpenAlert headline(Incident incident, List<OpenAlert> members) {
    return members.stream()
        .min(
            Comparator.comparing((OpenAlert member) -> !member.isLive() || member.isSilenced())
                .thenComparing(member -> !isHeadline(member))
                .thenComparing(member -> !member.place().equals(incident.root))
                .thenComparing(member -> state.severity(member, members), Comparator.reverseOrder())
                .thenComparing(OpenAlert::sinceMinute)
                .thenComparing(OpenAlert::fingerprint))
        .orElseThrow();
  }

  private boolean isHeadline(OpenAlert alert) {
    return alert.rule().family() == RuleFamily.SLO && alert.isUserFacing(state.graph);
  }

  private static List<OpenAlert> worthy(List<OpenAlert> members) {
    return members.stream().filter(member -> member.isLive() && !member.isSilenced()).toList();
  }

  private Severity severity(List<OpenAlert> alerts, List<OpenAlert> members) {
    Severity worst = Severity.INFO;
    for (OpenAlert alert : alerts) {
      worst = Severity.worse(worst, state.severity(alert, members));
    }
    return worst;
  }
}
