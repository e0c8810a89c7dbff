package io.tailwater.processors.metric;

import org.jspecify.annotations.Nullable;

/** Count and sum of a summary. */
record SummaryTotal(long count, double sum) implements Totals {
  static final SummaryTotal ZERO = new SummaryTotal(0, 0);

  @Override
  public @Nullable SummaryTotal since(Totals earlier) {
    return earlier instanceof SummaryTotal before && count >= before.count
        ? new SummaryTotal(count - before.count, sum - before.sum)
        : null;
  }

  @Override
  public SummaryTotal divided(double divisor) {
    return new SummaryTotal(count, sum / divisor);
  }

  @Override
  public int bytes() {
    return 32;
  }

  @Override
  public boolean isUsable() {
    return count >= 0 && Double.isFinite(sum);
  }
}
