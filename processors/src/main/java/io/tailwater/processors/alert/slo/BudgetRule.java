package io.tailwater.processors.alert.slo;

/** What may be said of an objective's budget. */
public sealed interface BudgetRule permits BurnRule, TrickleRule {
  /** Unique among the rules of an objective. */
  String name();

  /** How urgent it is. */
  Urgency urgency();
}
