package io.tailwater.processors.alert.rule;

/** The exact chance of at least so many hits in a number of independent tries. */
public final class BinomialTail {
  private static final double[] STIRLING = {1 / 12.0, -1 / 360.0, 1 / 1_260.0, -1 / 1_680.0};
  private static final double NEGLIGIBLE = 1e-17;

  private BinomialTail() {}

  /**
   * The chance of {@code hits} or more in {@code tries} that hit with {@code probability} each.
   *
   * <p>The terms are summed from the one next to the border outward, each from the one before it,
   * so the small side keeps its relative precision however small it is.
   */
  public static double atLeast(long hits, long tries, double probability) {
    if (tries < 0 || !(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(tries + " tries of probability " + probability);
    }
    if (hits <= 0) {
      return 1;
    }
    if (hits > tries || probability == 0) {
      return 0;
    }
    if (probability == 1) {
      return 1;
    }
    double odds = probability / (1 - probability);
    if (hits > tries * probability) {
      return Math.min(1, upward(hits, tries, odds, term(hits, tries, probability)));
    }
    double below = downward(hits - 1, tries, odds, term(hits - 1, tries, probability));
    return Math.max(0, 1 - below);
  }

  private static double upward(long from, long tries, double odds, double first) {
    double sum = first;
    double term = first;
    for (long i = from; i < tries && term > sum * NEGLIGIBLE; i++) {
      term *= odds * (tries - i) / (i + 1);
      sum += term;
    }
    return sum;
  }

  private static double downward(long from, long tries, double odds, double first) {
    double sum = first;
    double term = first;
    for (long i = from; i > 0 && term > sum * NEGLIGIBLE; i--) {
      term *= i / (odds * (tries - i + 1));
      sum += term;
    }
    return sum;
  }

  private static double term(long hits, long tries, double probability) {
    return Math.exp(
        logFactorial(tries)
            - logFactorial(hits)
            - logFactorial(tries - hits)
            + hits * Math.log(probability)
            + (tries - hits) * Math.log1p(-probability));
  }

  /** By Stirling's series, from 16 on; below that the product itself. */
  private static double logFactorial(long n) {
    if (n < 16) {
      double product = 1;
      for (long i = 2; i <= n; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = n + 1.0;
    double sum = (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI);
    double power = x;
    for (double coefficient : STIRLING) {
      sum += coefficient / power;
      power *= x * x;
    }
    return sum;
  }
}
