package io.tailwater.processors.alert.tail;

/**
 * The continued fraction of the regularised incomplete beta function.
 *
 * <p>Source: NIST Digital Library of Mathematical Functions, 8.17.22; evaluated from the front as
 * by Lentz.
 */
final class BetaFraction {
  private static final double PRECISION = 1e-15;
  private static final double TINY = 1e-300;
  private static final int MOST_TERMS = 100_000;

  private BetaFraction() {}

  /** Whether the fraction converges fast for these arguments; else those of the complement do. */
  static boolean suits(double a, double b, double x) {
    return x < (a + 1) / (a + b + 2);
  }

  /**
   * The factor that x^a (1-x)^b / (a B(a,b)) is to be multiplied with for I_x(a,b).
   *
   * @param a above 0
   * @param b above 0
   * @param x from 0 to 1
   */
  static double of(double a, double b, double x) {
    double c = 1;
    double d = inverse(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m < MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = inverse(1 + even * d);
      c = away(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = inverse(1 + odd * d);
      c = away(1 + odd / c);
      double step = d * c;
      value *= step;
      if (Math.abs(step - 1) < PRECISION) {
        return value;
      }
    }
    return value;
  }

  private static double inverse(double x) {
    return 1 / away(x);
  }

  private static double away(double x) {
    return Math.abs(x) < TINY ? TINY : x;
  }
}
