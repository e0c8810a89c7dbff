package io.tailwater.processors.sampling;

import io.tailwater.processors.sampling.Chances.Chance;
import java.util.Arrays;

/*
 * Budgets of tiers, with max-min borrowing: once a second of stream time the sum of the budgets is
 * poured over the tiers in proportion to their budgets, up to what each asked for in the second
 * before; what one leaves is poured over the others, until nobody can take more. No tier gets less
 * than its own budget, so one that wakes up has it back at once, while what it had lent out is called
 * back within a second.
 */
/** Lends each other what tiers leave of their budgets. Not thread-safe. */
final class TierBudgets {
  private static final long SECOND_MILLIS = 1000;

  private final double[] budgets;
  private final double[] askedThisSecond;
  private final SteadyLimit[] limits;
  private long second = Long.MIN_VALUE;

  /**
   * Budgets.
   *
   * @param spansPerSecond of each tier, for this shard; 0 means that it has none and borrows
   *     nothing
   */
  TierBudgets(double[] spansPerSecond) {
    budgets = spansPerSecond.clone();
    askedThisSecond = new double[budgets.length];
    limits = new SteadyLimit[budgets.length];
  }

  /** The condition that a tier's budget allows a trace. */
  Chance condition(int leaf, int tier) {
    limits[tier] = new SteadyLimit(leaf, PolicySpec.LimitedUnit.SPANS, budgets[tier], 0, 1);
    return new WithinBudget(leaf, tier);
  }

  private final class WithinBudget implements Chance {
    private final int leaf;
    private final int tier;

    WithinBudget(int leaf, int tier) {
      this.leaf = leaf;
      this.tier = tier;
    }

    @Override
    public int leaf() {
      return leaf;
    }

    @Override
    public void draw(TraceFacts facts) {
      long now = Math.floorDiv(facts.nowMillis, SECOND_MILLIS);
      if (now > second) {
        pour();
        second = now;
      }
      askedThisSecond[tier] += facts.spanCount;
      limits[tier].draw(facts);
    }

    @Override
    public void drawUncounted(TraceFacts facts) {
      limits[tier].drawUncounted(facts);
    }
  }

  private void pour() {
    double[] allowed = poured(budgets, askedThisSecond);
    for (int tier = 0; tier < budgets.length; tier++) {
      if (limits[tier] != null) {
        limits[tier].allow(Math.max(budgets[tier], allowed[tier]));
      }
    }
    Arrays.fill(askedThisSecond, 0);
  }

  /** Max-min fair shares of the sum of the budgets, weighted by them, at most what is asked. */
  static double[] poured(double[] budgets, double[] asked) {
    double[] allowed = new double[budgets.length];
    boolean[] served = new boolean[budgets.length];
    double left = Arrays.stream(budgets).sum();
    boolean changed = true;
    while (changed) {
      changed = false;
      double weights = 0;
      for (int i = 0; i < budgets.length; i++) {
        weights += served[i] ? 0 : budgets[i];
      }
      double toPour = left;
      for (int i = 0; i < budgets.length; i++) {
        if (served[i] || weights == 0) {
          continue;
        }
        double share = toPour * budgets[i] / weights;
        allowed[i] = share;
        if (asked[i] <= share) {
          allowed[i] = asked[i];
          left -= asked[i];
          served[i] = true;
          changed = true;
        }
      }
    }
    return allowed;
  }
}
