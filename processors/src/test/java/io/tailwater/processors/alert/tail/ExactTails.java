package io.tailwater.processors.alert.tail;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Tails summed term by term with 60 digits. */
final class ExactTails {
  private static final MathContext DIGITS = new MathContext(60);

  private ExactTails() {}

  static double logBinomial(int hits, int trials, double chance) {
    BigDecimal p = new BigDecimal(chance);
    BigDecimal q = BigDecimal.ONE.subtract(p);
    BigDecimal sum = BigDecimal.ZERO;
    for (int x = hits; x <= trials; x++) {
      sum =
          sum.add(
              new BigDecimal(choose(trials, x))
                  .multiply(p.pow(x, DIGITS), DIGITS)
                  .multiply(q.pow(trials - x, DIGITS), DIGITS));
    }
    return log(sum);
  }

  /** ln P(X &lt;= most) with a dispersion of one by {@code size}. */
  static double logNegativeBinomialAtMost(int most, double mean, int size) {
    return log(negativeBinomialAtMost(most, mean, size));
  }

  /** ln P(X &gt;= least) with a dispersion of one by {@code size}. */
  static double logNegativeBinomial(int least, double mean, int size) {
    return log(BigDecimal.ONE.subtract(negativeBinomialAtMost(least - 1, mean, size)));
  }

  private static BigDecimal negativeBinomialAtMost(int most, double mean, int size) {
    MathContext digits = new MathContext(900);
    BigDecimal m = new BigDecimal(mean);
    BigDecimal r = new BigDecimal(size);
    BigDecimal above = m.divide(r.add(m), digits);
    BigDecimal under = r.divide(r.add(m), digits);
    BigDecimal sum = BigDecimal.ZERO;
    for (int x = 0; x <= most; x++) {
      sum =
          sum.add(
              new BigDecimal(choose(x + size - 1, x))
                  .multiply(above.pow(x, digits), digits)
                  .multiply(under.pow(size, digits), digits));
    }
    return sum;
  }

  static double logHypergeometric(int hits, int drawn, int marked, int all) {
    BigInteger sum = BigInteger.ZERO;
    for (int x = hits; x <= Math.min(drawn, marked); x++) {
      sum = sum.add(choose(marked, x).multiply(choose(all - marked, drawn - x)));
    }
    return log(new BigDecimal(sum).divide(new BigDecimal(choose(all, drawn)), DIGITS));
  }

  private static BigInteger choose(int n, int k) {
    if (k < 0 || k > n) {
      return BigInteger.ZERO;
    }
    BigInteger product = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      product = product.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return product;
  }

  /** Also of what is far below the least double. */
  private static double log(BigDecimal value) {
    int exponent = value.precision() - value.scale();
    return Math.log(value.movePointLeft(exponent).doubleValue()) + exponent * Math.log(10);
  }
}
