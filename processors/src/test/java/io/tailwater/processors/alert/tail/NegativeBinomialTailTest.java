package io.tailwater.processors.alert.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class NegativeBinomialTailTest {
  @Test
  void tailsAreTheSumsOfTheirTerms() {
    for (int size : new int[] {1, 2, 5, 10}) {
      for (double mean : new double[] {0.2, 1, 3.3, 40, 700}) {
        for (int count : new int[] {0, 1, 2, 5, 10, 30, 90, 400}) {
          double above = ExactTails.logNegativeBinomial(count, mean, size);
          assertThat(NegativeBinomialTail.log(count, mean, 1.0 / size))
              .as("at least %d, mean %s, size %d", count, mean, size)
              .isCloseTo(above, within(1e-12 + 1e-12 * Math.abs(above)));
          double below = ExactTails.logNegativeBinomialAtMost(count, mean, size);
          assertThat(NegativeBinomialTail.logAtMost(count, mean, 1.0 / size))
              .as("at most %d, mean %s, size %d", count, mean, size)
              .isCloseTo(below, within(1e-12 + 1e-12 * Math.abs(below)));
        }
      }
    }
  }

  @Test
  void moreDispersionMakesManyLessUnlikely() {
    assertThat(NegativeBinomialTail.log(30, 5, 1))
        .isGreaterThan(NegativeBinomialTail.log(30, 5, 0.37));
    assertThat(NegativeBinomialTail.log(30, 5, 0.37))
        .isGreaterThan(NegativeBinomialTail.log(30, 5, 0.1));
  }

  @Test
  void whatIsCertainOrImpossibleIsSaidSo() {
    assertThat(NegativeBinomialTail.log(0, 3, 0.5)).isZero();
    assertThat(NegativeBinomialTail.logAtMost(-1, 3, 0.5)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> NegativeBinomialTail.log(3, 0, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NegativeBinomialTail.logAtMost(3, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
