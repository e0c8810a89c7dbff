package io.tailwater.processors.alert.slo;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Fires if the budget burns faster than a rate over a long window, and over a short one, which
 * tells that it still does.
 *
 * <p>A burn rate of 1 spends the budget in exactly the objective's period; a share s of the budget
 * within the long window is a rate of s · period / long.
 *
 * <p>Source: Beyer et al., "The Site Reliability Workbook", chapter 5; {@code alerting.md} 1.3.
 *
 * @param name unique among the rules of an objective
 * @param urgency of what it says
 * @param longWindow whole minutes, at most three days
 * @param shortWindow whole minutes, shorter than the long one
 * @param burn the rate that has to be exceeded, above 0
 */
public record BurnRule(
    String name, Urgency urgency, Duration longWindow, Duration shortWindow, double burn)
    implements BudgetRule {
  /**
   * What part of the highest burn rate a rule may ask for; above it, nearly all calls must fail.
   */
  static final double REACHABLE = 0.95;

  private static final double PERCENT = 100;

  /** Checks windows and rate. */
  public BurnRule {
    if (!isWholeMinutes(longWindow)
        || !isWholeMinutes(shortWindow)
        || shortWindow.compareTo(longWindow) >= 0
        || longWindow.toMinutes() > MinuteRing.MINUTES) {
      throw new IllegalArgumentException(
          "burn rule %s: windows of %s and %s are not whole minutes, the second shorter, of at most 3 days"
              .formatted(name, longWindow, shortWindow));
    }
    if (!(burn > 0 && burn < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("burn rule %s: a rate of %s".formatted(name, burn));
    }
  }

  /**
   * A rule that fires once the long window has spent this share of the budget.
   *
   * @param budgetShare above 0; 0.2 for 20 %
   * @param period of the objective
   */
  public static BurnRule ofBudget(
      String name,
      Urgency urgency,
      double budgetShare,
      Duration longWindow,
      Duration shortWindow,
      Duration period) {
    return new BurnRule(
        name,
        urgency,
        longWindow,
        shortWindow,
        budgetShare * period.toMinutes() / longWindow.toMinutes());
  }

  /** Which share of the objective's budget is spent when the rule fires. */
  public double budgetShare(Objective objective) {
    return burn * longWindow.toMinutes() / objective.period().toMinutes();
  }

  /**
   * After how many minutes the rule fires where from one moment on a share of calls is bad.
   *
   * @param badShare above 0, at most 1
   * @return infinity where that share is too low
   */
  public double minutesToFire(Objective objective, double badShare) {
    double needed = burn * objective.allowance() / badShare;
    return needed > 1 ? Double.POSITIVE_INFINITY : needed * longWindow.toMinutes();
  }

  /**
   * Why the rule can never fire, or only where nearly all calls fail for the whole of the long
   * window.
   *
   * @return one sentence with the arithmetic; null if the rule can fire
   */
  public @Nullable String whyUnreachable(Objective objective) {
    double needed = burn * objective.allowance();
    if (needed <= REACHABLE) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "rule '%s' of objective '%s' is refused: %s %% of a budget of %s h within %s h is a burn"
            + " rate of %s, which needs %s %% of calls to fail, as a target of %s %% lets the rate"
            + " be %s at most; ask for %s %% or less, a longer window or a higher target",
        name,
        objective.name(),
        percent(budgetShare(objective)),
        text(objective.period().toMinutes() / 60.0),
        text(longWindow.toMinutes() / 60.0),
        text(burn),
        percent(needed),
        percent(objective.target()),
        text(objective.highestBurn()),
        text(Math.floor(10 * PERCENT * reachableShare(objective)) / 10));
  }

  /** The greatest share of the budget that the long window can be asked to spend. */
  private double reachableShare(Objective objective) {
    return REACHABLE
        * objective.highestBurn()
        * longWindow.toMinutes()
        / objective.period().toMinutes();
  }

  private static String percent(double share) {
    return text(share * PERCENT);
  }

  /** Up to three decimals, none that are 0. */
  private static String text(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceFirst("\\.?0+$", "");
  }

  private static boolean isWholeMinutes(Duration window) {
    return window.isPositive() && window.equals(Duration.ofMinutes(window.toMinutes()));
  }
}
