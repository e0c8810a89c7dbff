package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

final class TierBudgetsProperties {
  @Example
  void whatOneTierLeavesTheOthersGetInProportion() {
    double[] allowed =
        TierBudgets.poured(new double[] {600, 300, 100}, new double[] {200, 5_000, 5_000});
    assertThat(allowed).containsExactly(new double[] {200, 600, 200}, within(1e-9));
  }

  @Example
  void aTierGetsNoMoreThanItAsksForAndTheRestGoesOn() {
    double[] allowed =
        TierBudgets.poured(new double[] {600, 300, 100}, new double[] {0, 400, 5_000});
    assertThat(allowed).containsExactly(new double[] {0, 400, 600}, within(1e-9));
  }

  @Example
  void aTierWithoutABudgetBorrowsNothing() {
    double[] allowed = TierBudgets.poured(new double[] {500, 0}, new double[] {100, 5_000});
    assertThat(allowed).containsExactly(new double[] {100, 0}, within(1e-9));
  }

  @Property
  void nothingIsPouredTwiceAndNothingIsLeftWhileSomebodyAsks(
      @ForAll @Size(4) List<@DoubleRange(min = 1, max = 1e6) Double> budgetList,
      @ForAll @Size(4) List<@DoubleRange(min = 0, max = 1e7) Double> askedList) {
    double[] budgets = budgetList.stream().mapToDouble(Double::doubleValue).toArray();
    double[] asked = askedList.stream().mapToDouble(Double::doubleValue).toArray();
    double[] allowed = TierBudgets.poured(budgets, asked);
    double sum = Arrays.stream(budgets).sum();
    double poured = Arrays.stream(allowed).sum();
    double wanted = Arrays.stream(asked).sum();
    assertThat(poured).isCloseTo(Math.min(sum, wanted), within(1e-6 * sum));
    for (int i = 0; i < 4; i++) {
      assertThat(allowed[i]).isLessThanOrEqualTo(asked[i] + 1e-9 * sum);
      assertThat(allowed[i]).isGreaterThanOrEqualTo(Math.min(asked[i], budgets[i]) - 1e-6 * sum);
    }
  }
}
