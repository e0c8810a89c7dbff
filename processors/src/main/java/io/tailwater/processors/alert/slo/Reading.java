package io.tailwater.processors.alert.slo;

/**
 * What a rule saw of its windows.
 *
 * @param calls in the long window
 * @param bad calls in the long window
 * @param burn rate over the long window
 * @param shortBurn rate over the short one; that of the long one where the rule has only one
 * @param logChance natural logarithm of the chance of as many bad calls, or more, if the service
 *     kept its objective
 */
public record Reading(long calls, long bad, double burn, double shortBurn, double logChance) {
  static Reading of(Counts longCounts, Counts shortCounts, double allowance) {
    return new Reading(
        longCounts.calls(),
        longCounts.bad(),
        longCounts.burn(allowance),
        shortCounts.burn(allowance),
        longCounts.logChance(allowance));
  }
}
