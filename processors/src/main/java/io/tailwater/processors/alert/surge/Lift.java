package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.tail.HypergeometricTail;

/**
 * How much more often traces fail if they have a line of some pattern.
 *
 * @param traces all traces of the window
 * @param errors those that failed
 * @param withPattern those with the line
 * @param both those that failed and have the line
 */
public record Lift(long traces, long errors, long withPattern, long both) {
  private static final double LOG_CHANCE = Math.log(1e-6);
  private static final double LEAST_LIFT = 3;
  private static final long LEAST_TRACES = 5;

  /** Checks that parts are no more than the whole. */
  public Lift {
    if (both < 0
        || both > Math.min(errors, withPattern)
        || Math.max(errors, withPattern) > traces
        || errors + withPattern - both > traces) {
      throw new IllegalArgumentException(
          "%d and %d of %d traces with %d in common".formatted(errors, withPattern, traces, both));
    }
  }

  /** P(error | line) / P(error); 0 where there is no error or no line. */
  public double value() {
    return both == 0 ? 0 : (double) both / withPattern / ((double) errors / traces);
  }

  /** Natural logarithm of the chance that as many traces have both by accident. */
  public double logChance() {
    return HypergeometricTail.log(both, withPattern, errors, traces);
  }

  /** Whether the line and the failures belong together. */
  public boolean isLinked() {
    return both >= LEAST_TRACES && value() >= LEAST_LIFT && logChance() < LOG_CHANCE;
  }
}
