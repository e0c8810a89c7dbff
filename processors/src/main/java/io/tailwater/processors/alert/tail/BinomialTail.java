package io.tailwater.processors.alert.tail;

/** How likely that many hits, or more, are where each of a number of trials may be one. */
public final class BinomialTail {
  private BinomialTail() {}

  /**
   * Natural logarithm of P(X &gt;= hits) for X binomial, which is I_chance(hits, trials - hits +
   * 1).
   *
   * @param hits any number; none or fewer are certain, more than {@code trials} impossible
   * @param trials 0 or more
   * @param chance of a hit in one trial, from 0 to 1
   * @return 0 for certain, negative infinity for impossible
   * @throws IllegalArgumentException if there are less than no trials, or the chance is none
   */
  public static double log(long hits, long trials, double chance) {
    if (trials < 0 || !(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(
          "no binomial distribution: %d trials with a chance of %s".formatted(trials, chance));
    }
    if (hits <= 0 || (chance == 1 && hits <= trials)) {
      return 0;
    }
    if (hits > trials || chance == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double other = 1 - chance;
    double a = hits;
    double b = trials - hits + 1.0;
    if (BetaFraction.suits(a, b, chance)) {
      return BinomialMass.log(hits, trials, chance, other)
          + Math.log1p(-chance)
          + Math.log(BetaFraction.of(a, b, chance));
    }
    double below =
        BinomialMass.log(hits - 1.0, trials, chance, other)
            + Math.log(chance)
            + Math.log(BetaFraction.of(b, a, other));
    return Math.log1p(-Math.exp(below));
  }
}
