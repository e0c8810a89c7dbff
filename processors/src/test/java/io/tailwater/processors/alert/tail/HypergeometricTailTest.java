package io.tailwater.processors.alert.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class HypergeometricTailTest {
  @Test
  void tailIsTheSumOfItsTerms() {
    int all = 240;
    for (int drawn : new int[] {0, 1, 9, 120, 231, 240}) {
      for (int marked : new int[] {0, 1, 17, 120, 239, 240}) {
        for (int hits = Math.max(0, drawn + marked - all);
            hits <= Math.min(drawn, marked);
            hits++) {
          double exact = ExactTails.logHypergeometric(hits, drawn, marked, all);
          assertThat(HypergeometricTail.log(hits, drawn, marked, all))
              .as("%d of %d drawn, %d marked", hits, drawn, marked)
              .isCloseTo(exact, within(1e-12 + 1e-11 * Math.abs(exact)));
        }
      }
    }
  }

  @Test
  void farTailOfManyTracesIsANumber() {
    double exact = ExactTails.logHypergeometric(180, 200, 300, 20_000);

    assertThat(exact).isLessThan(-600);
    assertThat(HypergeometricTail.log(180, 200, 300, 20_000)).isCloseTo(exact, within(1e-8));
  }

  @Test
  void whatIsCertainOrImpossibleIsSaidSo() {
    assertThat(HypergeometricTail.log(2, 6, 6, 10)).isZero();
    assertThat(HypergeometricTail.log(7, 6, 6, 10)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> HypergeometricTail.log(1, 11, 6, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
