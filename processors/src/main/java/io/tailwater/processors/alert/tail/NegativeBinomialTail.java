package io.tailwater.processors.alert.tail;

/**
 * How likely a count is that varies more than chance alone would let it: negative binomial with a
 * mean m and a variance of m + d m², d being the dispersion.
 */
public final class NegativeBinomialTail {
  private NegativeBinomialTail() {}

  /**
   * Natural logarithm of P(X &gt;= count), which is I_x(count, 1/d) with x = d m / (1 + d m).
   *
   * @param count any number; 0 or less is certain
   * @param mean above 0
   * @param dispersion above 0
   * @throws IllegalArgumentException if mean or dispersion are not above 0
   */
  public static double log(long count, double mean, double dispersion) {
    check(mean, dispersion);
    if (count <= 0) {
      return 0;
    }
    double size = 1 / dispersion;
    double above = mean / (size + mean);
    double under = size / (size + mean);
    if (BetaFraction.suits(count, size, above)) {
      return mass(count, size, above, under) + Math.log(BetaFraction.of(count, size, above));
    }
    return complement(lower(count, size, above, under));
  }

  /**
   * Natural logarithm of P(X &lt;= count).
   *
   * @param count any number; below 0 is impossible
   * @param mean above 0
   * @param dispersion above 0
   * @throws IllegalArgumentException if mean or dispersion are not above 0
   */
  public static double logAtMost(long count, double mean, double dispersion) {
    check(mean, dispersion);
    if (count < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double size = 1 / dispersion;
    double above = mean / (size + mean);
    double under = size / (size + mean);
    if (BetaFraction.suits(size, count + 1.0, under)) {
      return lower(count + 1.0, size, above, under);
    }
    return complement(
        mass(count + 1.0, size, above, under)
            + Math.log(BetaFraction.of(count + 1.0, size, above)));
  }

  /** ln P(X &lt; count), which is I_under(size, count). */
  private static double lower(double count, double size, double above, double under) {
    return mass(count, size, above, under)
        + Math.log(count / size)
        + Math.log(BetaFraction.of(size, count, under));
  }

  /** ln P(X = count), count above 0. */
  private static double mass(double count, double size, double above, double under) {
    return Math.log(size / (size + count)) + BinomialMass.log(size, size + count, under, above);
  }

  private static double complement(double log) {
    return Math.log1p(-Math.exp(log));
  }

  private static void check(double mean, double dispersion) {
    if (!(mean > 0 && dispersion > 0)) {
      throw new IllegalArgumentException(
          "no negative binomial distribution: mean %s, dispersion %s".formatted(mean, dispersion));
    }
  }
}
