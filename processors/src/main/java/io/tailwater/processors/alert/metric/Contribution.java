package io.tailwater.processors.alert.metric;

import io.tailwater.model.MetricMinute.Scope;

/**
 * What a point of a metric adds to a signal.
 *
 * @param part of several of its kind, which one
 * @param amount see {@link io.tailwater.model.MetricMinute}
 * @param base likewise
 */
record Contribution(Scope scope, String signal, String part, double amount, double base) {
  /** Sums of such numbers stay finite. */
  private static final double MOST = 1e100;

  /** A value among others, of which the mean counts. */
  static Contribution value(Scope scope, String signal, String part, double value) {
    return new Contribution(scope, signal, part, value, 1);
  }

  /** Of a share, what is counted. */
  static Contribution counter(Scope scope, String signal, String part, double amount) {
    return new Contribution(scope, signal, part, amount, 0);
  }

  /** Of a share, what it is a share of. */
  static Contribution denominator(Scope scope, String signal, String part, double base) {
    return new Contribution(scope, signal, part, 0, base);
  }

  /** Whether it can be added to others. */
  boolean isUsable() {
    return Math.abs(amount) <= MOST && base >= 0 && base <= MOST;
  }
}
