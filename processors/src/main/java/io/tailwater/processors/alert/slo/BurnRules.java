package io.tailwater.processors.alert.slo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of one objective.
 *
 * @param rules all can fire; their names differ
 * @param left why some of the shipped rules are not among them, a sentence each
 */
public record BurnRules(List<BurnRule> rules, List<String> left) {
  /** The founding rule: so much of the budget within an hour is critical. */
  public static final double FOUNDING_SHARE_PER_HOUR = 0.2;

  /** Who burns slower than at 1 never spends the budget; the rest is for periods of 28 days. */
  private static final double LEAST_BURN = 0.9;

  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration HALF_HOUR = Duration.ofMinutes(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SIX_HOURS = Duration.ofHours(6);
  private static final Duration THREE_DAYS = Duration.ofDays(3);

  /** Copies, and checks that names differ. */
  public BurnRules {
    rules = List.copyOf(rules);
    left = List.copyOf(left);
    Set<String> names = new HashSet<>(Set.of(TrickleRule.NAME));
    for (BurnRule rule : rules) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException("two burn rules are called '" + rule.name() + "'");
      }
    }
  }

  /**
   * The shipped rules: the founding one, two that page, one for office hours. What cannot fire, or
   * would fire where the budget lasts, is left out.
   */
  public static BurnRules shipped(Objective objective) {
    Duration period = objective.period();
    List<BurnRule> rules = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (BurnRule rule :
        List.of(
            budgetPerHour(FOUNDING_SHARE_PER_HOUR, period),
            BurnRule.ofBudget("burn-1h", Urgency.PAGE, 0.02, HOUR, FIVE_MINUTES, period),
            BurnRule.ofBudget("burn-6h", Urgency.PAGE, 0.05, SIX_HOURS, HALF_HOUR, period),
            BurnRule.ofBudget("burn-3d", Urgency.TICKET, 0.1, THREE_DAYS, SIX_HOURS, period))) {
      String unreachable = rule.whyUnreachable(objective);
      if (unreachable != null) {
        left.add(unreachable);
      } else if (rule.burn() < LEAST_BURN) {
        left.add(
            "rule '%s' of objective '%s' is left out: its burn rate of %.2f leaves budget over"
                .formatted(rule.name(), objective.name(), rule.burn()));
      } else {
        rules.add(rule);
      }
    }
    return new BurnRules(rules, left);
  }

  /**
   * Rules that a user asks for.
   *
   * @throws IllegalArgumentException if one of them cannot fire; its message says why
   */
  public static BurnRules of(Objective objective, List<BurnRule> rules) {
    for (BurnRule rule : rules) {
      String unreachable = rule.whyUnreachable(objective);
      if (unreachable != null) {
        throw new IllegalArgumentException(unreachable);
      }
    }
    return new BurnRules(rules, List.of());
  }

  /**
   * The founding rule: critical if more than a share of the budget is burnt in an hour, and still
   * burns.
   *
   * @param share above 0; 0.2 for 20 %
   */
  public static BurnRule budgetPerHour(double share, Duration period) {
    return BurnRule.ofBudget(
        "budget-per-hour", Urgency.CRITICAL, share, HOUR, FIVE_MINUTES, period);
  }
}
