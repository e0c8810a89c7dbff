package io.tailwater.processors.metric;

import io.tailwater.model.otlp.DataPointView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A histogram with explicit bounds.
 *
 * @param sum NaN where it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record HistogramTotal(long count, double sum, double[] bounds, long[] counts) implements Totals {
  private static final double[] NO_BOUNDS = {};
  private static final long[] NO_COUNTS = {};

  static HistogramTotal of(DataPointView point) {
    return new HistogramTotal(
        point.count(),
        point.hasSum() ? point.sum() : Double.NaN,
        point.bounds().toDoubles(),
        point.bucketCounts().toLongs());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where the bounds have changed, count and sum go on, and nobody can tell in which buckets the
   * new measurements lie: there are none then.
   */
  @Override
  public @Nullable HistogramTotal since(Totals earlier) {
    if (!(earlier instanceof HistogramTotal before) || count < before.count) {
      return null;
    }
    if (counts.length != before.counts.length || !Arrays.equals(bounds, before.bounds)) {
      return new HistogramTotal(count - before.count, sum - before.sum, NO_BOUNDS, NO_COUNTS);
    }
    long[] added = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      added[i] = counts[i] - before.counts[i];
      if (added[i] < 0) {
        return null;
      }
    }
    return new HistogramTotal(count - before.count, sum - before.sum, bounds, added);
  }

  @Override
  public HistogramTotal divided(double divisor) {
    double[] divided = new double[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      divided[i] = bounds[i] / divisor;
    }
    return new HistogramTotal(count, sum / divisor, divided, counts);
  }

  @Override
  public int bytes() {
    return 80 + Long.BYTES * (bounds.length + counts.length);
  }

  @Override
  public boolean isUsable() {
    for (long bucket : counts) {
      if (bucket < 0) {
        return false;
      }
    }
    return count >= 0 && !Double.isInfinite(sum);
  }

  /** Both together; without buckets where the bounds differ. */
  HistogramTotal plus(HistogramTotal other) {
    if (counts.length != other.counts.length || !Arrays.equals(bounds, other.bounds)) {
      return new HistogramTotal(count + other.count, sum + other.sum, NO_BOUNDS, NO_COUNTS);
    }
    long[] both = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      both[i] = counts[i] + other.counts[i];
    }
    return new HistogramTotal(count + other.count, sum + other.sum, bounds, both);
  }
}
