package io.tailwater.processors.metric;

import io.tailwater.model.metric.ExponentialBuckets;
import io.tailwater.model.otlp.DataPointView;
import org.jspecify.annotations.Nullable;

/**
 * An exponential histogram.
 *
 * @param sum NaN where it is not known
 */
record ExponentialTotal(long count, double sum, ExponentialBuckets buckets) implements Totals {
  static ExponentialTotal of(DataPointView point) {
    return new ExponentialTotal(
        point.count(),
        point.hasSum() ? point.sum() : Double.NaN,
        new ExponentialBuckets(
            point.scale(),
            point.zeroThreshold(),
            point.zeroCount(),
            point.positive().offset(),
            point.positive().counts().toLongs(),
            point.negative().offset(),
            point.negative().counts().toLongs()));
  }

  @Override
  public @Nullable ExponentialTotal since(Totals earlier) {
    if (!(earlier instanceof ExponentialTotal before) || count < before.count) {
      return null;
    }
    ExponentialBuckets added = ExponentialMath.minus(buckets, before.buckets);
    return added == null
        ? null
        : new ExponentialTotal(count - before.count, sum - before.sum, added);
  }

  @Override
  public ExponentialTotal divided(double divisor) {
    return new ExponentialTotal(count, sum / divisor, ExponentialMath.divided(buckets, divisor));
  }

  @Override
  public int bytes() {
    return 128 + Long.BYTES * (buckets.positive().length + buckets.negative().length);
  }

  @Override
  public boolean isUsable() {
    return count >= 0 && !Double.isInfinite(sum) && ExponentialMath.isUsable(buckets);
  }

  /** Both together. */
  ExponentialTotal plus(ExponentialTotal other) {
    return new ExponentialTotal(
        count + other.count, sum + other.sum, ExponentialMath.plus(buckets, other.buckets));
  }
}
