package io.tailwater.processors.alert.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class BinomialTailTest {
  @Test
  void tailIsTheSumOfItsTerms() {
    for (int trials : new int[] {1, 2, 7, 60, 433}) {
      for (double chance : new double[] {1e-6, 0.001, 0.05, 0.3, 0.5, 0.9, 0.999}) {
        for (int hits = 0; hits <= trials; hits += 1 + trials / 23) {
          double exact = ExactTails.logBinomial(hits, trials, chance);
          assertThat(BinomialTail.log(hits, trials, chance))
              .as("%d of %d with %s", hits, trials, chance)
              .isCloseTo(exact, within(1e-12 + 1e-12 * Math.abs(exact)));
        }
      }
    }
  }

  @Test
  void farTailIsANumberWhereProbabilitiesNoLongerAre() {
    double exact = ExactTails.logBinomial(400, 1_000, 1e-5);

    assertThat(exact).isLessThan(-3_000);
    assertThat(BinomialTail.log(400, 1_000, 1e-5)).isCloseTo(exact, within(1e-9));
  }

  @Test
  void countsOfAMonthAreNoMoreThanCounts() {
    long calls = 1_000_000_000;
    double deviation = Math.sqrt(calls * 0.001 * 0.999);

    assertThat(BinomialTail.log(1_000_000, calls, 0.001)).isCloseTo(Math.log(0.5), within(1e-3));
    assertThat(BinomialTail.log((long) (1_000_000 + 6 * deviation), calls, 0.001))
        .isCloseTo(Math.log(9.87e-10), within(0.05));
  }

  @Test
  void whatIsCertainOrImpossibleIsSaidSo() {
    assertThat(BinomialTail.log(0, 0, 0.5)).isZero();
    assertThat(BinomialTail.log(0, 10, 0)).isZero();
    assertThat(BinomialTail.log(10, 10, 1)).isZero();
    assertThat(BinomialTail.log(1, 10, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(BinomialTail.log(11, 10, 0.5)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> BinomialTail.log(1, 10, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
