package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.Severity;
import java.util.Collection;
import java.util.function.Predicate;

/** How bad an alert is in view of the others of its incident. */
final class Escalated {
  private Escalated() {}

  /** The severity of its rule, or the one that the rule's escalation asks for. */
  static Severity severity(OpenAlert alert, Collection<OpenAlert> members, ServiceGraph graph) {
    Severity least = alert.rule().severity();
    return switch (alert.rule().escalation()) {
      case NONE -> least;
      case WARNING_IF_EXPLAINING ->
          raised(
              least,
              Severity.WARNING,
              any(members, other -> isWarning(other) && concerns(alert, other, graph)));
      case CRITICAL_IF_EXPLAINING_SLO ->
          raised(
              least,
              Severity.CRITICAL,
              any(members, other -> isBudget(other) && concerns(alert, other, graph)));
      case CRITICAL_BESIDE_SLO ->
          raised(
              least,
              Severity.CRITICAL,
              any(members, other -> isBudget(other) && other.place().equals(alert.place())));
    };
  }

  private static Severity raised(Severity least, Severity to, boolean condition) {
    return condition ? Severity.worse(least, to) : least;
  }

  private static boolean any(Collection<OpenAlert> members, Predicate<OpenAlert> condition) {
    return members.stream().filter(OpenAlert::isLive).anyMatch(condition);
  }

  /** Whether it is more than evidence itself. */
  private static boolean isWarning(OpenAlert alert) {
    return alert.rule().severity() != Severity.INFO;
  }

  private static boolean isBudget(OpenAlert alert) {
    return alert.rule().family() == RuleFamily.SLO;
  }

  private static boolean concerns(OpenAlert cause, OpenAlert effect, ServiceGraph graph) {
    return cause.place().equals(effect.place()) || cause.explains(effect, graph);
  }
}
