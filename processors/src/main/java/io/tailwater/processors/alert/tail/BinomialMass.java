package io.tailwater.processors.alert.tail;

/**
 * The binomial probability of one outcome, also for sizes that are no whole numbers.
 *
 * <p>Logarithms of factorials of a million differ in their last digits only, so they are not
 * subtracted from each other: what remains of them is computed as such.
 *
 * <p>Source: C. Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000.
 */
final class BinomialMass {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double SERIES_FROM = 16;
  private static final double NEAR = 0.1;

  private BinomialMass() {}

  /**
   * Natural logarithm of the chance of exactly {@code hits} in {@code size} trials.
   *
   * @param hits from 0 to {@code size}
   * @param size of 0 or more
   * @param chance of a hit, from 0 to 1
   * @param other one less {@code chance}, which the caller may know better than subtraction does
   */
  static double log(double hits, double size, double chance, double other) {
    if (hits == 0) {
      return size == 0 ? 0 : size * logOf(other, chance);
    }
    if (hits == size) {
      return size * logOf(chance, other);
    }
    double misses = size - hits;
    return stirlingError(size)
        - stirlingError(hits)
        - stirlingError(misses)
        - deviance(hits, size * chance)
        - deviance(misses, size * other)
        + 0.5 * Math.log(size / (hits * misses))
        - HALF_LOG_TWO_PI;
  }

  /** The logarithm of {@code share}, given one less it. */
  private static double logOf(double share, double other) {
    return share > 0.5 ? Math.log1p(-other) : Math.log(share);
  }

  /** By how much Stirling's formula is below the logarithm of x factorial. */
  static double stirlingError(double x) {
    if (x < SERIES_FROM) {
      double product = 1;
      double above = x;
      while (above < SERIES_FROM) {
        above++;
        product *= above;
      }
      return stirlingError(above) + stirling(above) - stirling(x) - Math.log(product);
    }
    double square = x * x;
    return (1 / 12.0
            - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / square) / square) / square)
                / square)
        / x;
  }

  private static double stirling(double x) {
    return (x + 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI;
  }

  /** x ln(x/m) + m - x, exact also where x and m are close. */
  private static double deviance(double x, double mean) {
    double difference = x - mean;
    if (Math.abs(difference) >= NEAR * (x + mean)) {
      return x * Math.log(x / mean) - difference;
    }
    double v = difference / (x + mean);
    double sum = difference * v;
    double term = 2 * x * v;
    double square = v * v;
    for (int odd = 3; ; odd += 2) {
      term *= square;
      double next = sum + term / odd;
      if (next == sum) {
        return sum;
      }
      sum = next;
    }
  }
}
