package io.tailwater.processors.alert.slo;

import io.tailwater.processors.alert.tail.BinomialTail;

/**
 * Calls of a window.
 *
 * @param calls all of them
 * @param bad those that were bad
 */
record Counts(long calls, long bad) {
  /** How many times faster than allowed the budget is spent; 0 where nobody calls. */
  double burn(double allowance) {
    return calls == 0 ? 0 : bad / (calls * allowance);
  }

  /** Whether so many bad calls are no accident of a service that keeps its objective. */
  boolean isNoAccident(long leastBad, double logChance, double allowance) {
    return bad >= leastBad && logChance(allowance) < logChance;
  }

  /** The logarithm of the chance of as many bad calls by accident. */
  double logChance(double allowance) {
    return BinomialTail.log(bad, calls, allowance);
  }
}
