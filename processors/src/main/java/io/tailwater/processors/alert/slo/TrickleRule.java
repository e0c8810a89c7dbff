package io.tailwater.processors.alert.slo;

/**
 * Fires where bad calls trickle: too few for any burn rule in a quiet service, too many over a day
 * to be an accident. Every objective has it.
 *
 * <p>Source: {@code alerting.md} 1.3; a guard that hides single errors may else hide eight days of
 * them.
 */
public record TrickleRule() implements BudgetRule {
  static final String NAME = "trickle-24h";
  static final long MINUTES = 24 * 60;
  static final long LEAST_BAD = 20;

  /** One in 1e9. */
  static final double LOG_CHANCE = Math.log(1e-9);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Urgency urgency() {
    return Urgency.WARNING;
  }
}
