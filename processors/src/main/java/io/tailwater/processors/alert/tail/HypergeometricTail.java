package io.tailwater.processors.alert.tail;

/** How likely that many marked things, or more, are among some that were drawn blindly. */
public final class HypergeometricTail {
  private static final double PRECISION = 1e-17;

  private HypergeometricTail() {}

  /**
   * Natural logarithm of P(X &gt;= hits).
   *
   * @param hits marked things among those drawn; any number
   * @param drawn how many were drawn, at most {@code all}
   * @param marked how many of all are marked, at most {@code all}
   * @param all how many things there are
   * @return 0 for certain, negative infinity for impossible
   * @throws IllegalArgumentException if more are drawn or marked than there are, or less than none
   */
  public static double log(long hits, long drawn, long marked, long all) {
    if (drawn < 0 || marked < 0 || drawn > all || marked > all) {
      throw new IllegalArgumentException(
          "%d drawn and %d marked of %d".formatted(drawn, marked, all));
    }
    long least = Math.max(0, drawn + marked - all);
    long most = Math.min(drawn, marked);
    if (hits <= least) {
      return 0;
    }
    if (hits > most) {
      return Double.NEGATIVE_INFINITY;
    }
    if (hits > (double) drawn * marked / all) {
      return mass(hits, drawn, marked, all) + Math.log(upwards(hits, drawn, marked, all));
    }
    double below =
        mass(hits - 1, drawn, marked, all) + Math.log(downwards(hits - 1, drawn, marked, all));
    return Math.log1p(-Math.exp(below));
  }

  /** The chances of {@code hits} and all above it as a multiple of the first. */
  private static double upwards(long hits, long drawn, long marked, long all) {
    double sum = 1;
    double term = 1;
    for (long x = hits; term > PRECISION * sum && x < Math.min(drawn, marked); x++) {
      term *= (double) (marked - x) * (drawn - x) / ((x + 1.0) * (all - marked - drawn + x + 1));
      sum += term;
    }
    return sum;
  }

  private static double downwards(long hits, long drawn, long marked, long all) {
    double sum = 1;
    double term = 1;
    for (long x = hits; term > PRECISION * sum && x > 0; x--) {
      term *= (double) x * (all - marked - drawn + x) / ((marked - x + 1.0) * (drawn - x + 1));
      sum += term;
    }
    return sum;
  }

  private static double mass(long hits, long drawn, long marked, long all) {
    double share = (double) drawn / all;
    double rest = (double) (all - drawn) / all;
    return BinomialMass.log(hits, marked, share, rest)
        + BinomialMass.log(drawn - hits, all - marked, share, rest)
        - BinomialMass.log(drawn, all, share, rest);
  }
}
