package io.tailwater.processors.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BinomialTailTest {
  @ParameterizedTest
  @CsvSource({"5,1440,0.001", "20,20,0.01", "60,100,0.5", "40,100,0.5", "1,3,0.25", "300,1000,0.2"})
  void agreesWithTheSumOfExactTerms(int hits, int tries, String probability) {
    BigDecimal p = new BigDecimal(probability);
    BigDecimal q = BigDecimal.ONE.subtract(p);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = hits; i <= tries; i++) {
      sum =
          sum.add(
              new BigDecimal(choose(tries, i))
                  .multiply(p.pow(i, MathContext.DECIMAL128))
                  .multiply(q.pow(tries - i, MathContext.DECIMAL128)));
    }

    assertThat(BinomialTail.atLeast(hits, tries, p.doubleValue()))
        .isCloseTo(sum.doubleValue(), Percentage.withPercentage(1e-6));
  }

  @Test
  void bordersAreCertain() {
    assertThat(BinomialTail.atLeast(0, 10, 0.1)).isEqualTo(1);
    assertThat(BinomialTail.atLeast(11, 10, 0.1)).isZero();
    assertThat(BinomialTail.atLeast(10, 10, 1)).isEqualTo(1);
    assertThat(BinomialTail.atLeast(1, 10, 0)).isZero();
  }

  @Test
  void largeCountsAreNotLost() {
    assertThat(BinomialTail.atLeast(1_000_000, 1_000_000_000, 0.001)).isBetween(0.49, 0.51);
    assertThat(BinomialTail.atLeast(1_010_000, 1_000_000_000, 0.001)).isBetween(1e-24, 1e-22);
  }

  private static BigInteger choose(int n, int k) {
    BigInteger result = BigInteger.ONE;
    for (int i = 0; i < k; i++) {
      result = result.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
    }
    return result;
  }
}
