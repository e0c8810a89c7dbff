package io.tailwater.processors.metric;

import io.tailwater.model.otlp.DataPointView;
import org.jspecify.annotations.Nullable;

/**
 * A number. Whole ones stay whole, so that counters above 2^53 lose nothing.
 *
 * @param integer whether {@code whole} is the value, else {@code decimal}
 * @param monotonic whether it only grows
 */
record NumberTotal(boolean integer, long whole, double decimal, boolean monotonic)
    implements Totals {
  static final NumberTotal ZERO = new NumberTotal(true, 0, 0, false);

  static NumberTotal of(DataPointView point, boolean monotonic) {
    return point.isInteger()
        ? new NumberTotal(true, point.longValue(), 0, monotonic)
        : new NumberTotal(false, 0, point.hasValue() ? point.value() : Double.NaN, monotonic);
  }

  double value() {
    return integer ? whole : decimal;
  }

  @Override
  public @Nullable NumberTotal since(Totals earlier) {
    if (!(earlier instanceof NumberTotal before)) {
      return null;
    }
    if (integer && before.integer) {
      if (monotonic && whole < before.whole) {
        return null;
      }
      long difference = whole - before.whole;
      boolean overflows = ((whole ^ before.whole) & (whole ^ difference)) < 0;
      return overflows
          ? new NumberTotal(false, 0, (double) whole - (double) before.whole, monotonic)
          : new NumberTotal(true, difference, 0, monotonic);
    }
    double difference = value() - before.value();
    return monotonic && difference < 0 ? null : new NumberTotal(false, 0, difference, monotonic);
  }

  @Override
  public NumberTotal divided(double divisor) {
    return new NumberTotal(false, 0, value() / divisor, monotonic);
  }

  @Override
  public int bytes() {
    return 40;
  }

  @Override
  public boolean isUsable() {
    return integer || Double.isFinite(decimal);
  }
}
