package io.tailwater.config;

import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.slo.BurnRule;
import io.tailwater.processors.alert.slo.Urgency;
import java.util.List;
import java.util.Set;

/**
 * The rules of alerts by which burn rules of the user's own are told of. The shipped burn rules
 * have theirs among the shipped rules.
 */
final class BudgetAlerts {
  /** Names that the shipped rules have. */
  static final Set<String> SHIPPED =
      Set.of(
          "budget-per-hour",
          "burn-1h",
          "burn-6h",
          "burn-3d",
          "trickle-24h",
          "burn-20-percent-an-hour",
          "trickle");

  private BudgetAlerts() {}

  /** One for each burn rule that is not shipped, on its objective alone. */
  static List<AlertRule> of(List<WatchedObjective> objectives) {
    return objectives.stream()
        .flatMap(
            watched ->
                watched.burnRules().rules().stream()
                    .filter(rule -> !SHIPPED.contains(rule.name()))
                    .map(rule -> of(watched.objective().name(), rule)))
        .toList();
  }

  private static AlertRule of(String objective, BurnRule rule) {
    return new AlertRule(
        new RuleIdentity(
            "budget:" + objective + ":" + rule.name(),
            1,
            RuleSubject.STATUS,
            RuleFamily.SLO,
            "slo.errors",
            severity(rule.urgency()),
            Escalation.NONE,
            false),
        new Selector(
            AlertEntity.Kind.SERVICE,
            List.of(LabelMatcher.of("key", LabelMatcher.Operator.EQUAL, objective))),
        new Condition.Detected("slo." + rule.name()),
        1,
        5,
        Hysteresis.NONE);
  }

  private static Severity severity(Urgency urgency) {
    return urgency.pages() ? Severity.CRITICAL : Severity.WARNING;
  }
}
