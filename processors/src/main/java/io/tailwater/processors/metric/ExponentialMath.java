package io.tailwater.processors.metric;

import io.tailwater.model.metric.ExponentialBuckets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Adding and subtracting exponential histograms.
 *
 * <p>Two of different scales meet at the smaller one: bucket {@code i} becomes {@code i >> n},
 * {@code n} scales down, which is exact ("perfect subsetting"). Of two thresholds of zero the
 * larger holds, and buckets that begin below it count as zero. Source: OTel metrics data model,
 * "ExponentialHistogram", "Scale and mergeability".
 */
final class ExponentialMath {
  /** Buckets that a sum may have on each side; it is scaled down until it has no more. */
  static final int MAX_BUCKETS = 320;

  /** Scales beyond are refused: their bounds are no doubles any more. */
  private static final int MAX_SCALE = 20;

  private static final int MIN_SCALE = -11;
  private static final long[] NONE = {};

  /** One side: the index of its first bucket and the counts, none of them empty at the ends. */
  @SuppressWarnings("ArrayRecordComponent") // lives within a call
  private record Side(long offset, long[] counts) {
    static Side of(long offset, long[] counts) {
      int from = 0;
      int to = counts.length;
      while (from < to && counts[from] == 0) {
        from++;
      }
      while (to > from && counts[to - 1] == 0) {
        to--;
      }
      return from == to
          ? new Side(0, NONE)
          : new Side(offset + from, Arrays.copyOfRange(counts, from, to));
    }

    Side down(int scales) {
      if (counts.length == 0 || scales == 0) {
        return this;
      }
      long first = offset >> scales;
      long last = (offset + counts.length - 1) >> scales;
      long[] merged = new long[(int) (last - first) + 1];
      for (int i = 0; i < counts.length; i++) {
        merged[(int) (((offset + i) >> scales) - first)] += counts[i];
      }
      return new Side(first, merged);
    }

    /** How many of the first buckets begin below a threshold. */
    int below(double threshold, int scale) {
      int n = 0;
      while (n < counts.length && lowerBound(offset + n, scale) < threshold) {
        n++;
      }
      return n;
    }
  }

  private ExponentialMath() {}

  /** Whether scale and threshold are sound and no count is below zero. */
  static boolean isUsable(ExponentialBuckets buckets) {
    if (buckets.scale() > MAX_SCALE
        || buckets.scale() < MIN_SCALE
        || !(buckets.zeroThreshold() >= 0)
        || Double.isInfinite(buckets.zeroThreshold())
        || buckets.zeroCount() < 0) {
      return false;
    }
    for (long count : buckets.positive()) {
      if (count < 0) {
        return false;
      }
    }
    for (long count : buckets.negative()) {
      if (count < 0) {
        return false;
      }
    }
    return true;
  }

  /** What {@code later} has more than {@code earlier}; null where it has less anywhere. */
  static @Nullable ExponentialBuckets minus(ExponentialBuckets later, ExponentialBuckets earlier) {
    int scale = Math.min(later.scale(), earlier.scale());
    double threshold = Math.max(later.zeroThreshold(), earlier.zeroThreshold());
    ExponentialBuckets a = at(later, scale, threshold);
    ExponentialBuckets b = at(earlier, scale, threshold);
    long[] positive = minus(a.positiveOffset(), a.positive(), b.positiveOffset(), b.positive());
    long[] negative = minus(a.negativeOffset(), a.negative(), b.negativeOffset(), b.negative());
    if (positive == null || negative == null || a.zeroCount() < b.zeroCount()) {
      return null;
    }
    return make(
        scale,
        threshold,
        a.zeroCount() - b.zeroCount(),
        Side.of(a.positiveOffset(), positive),
        Side.of(a.negativeOffset(), negative));
  }

  private static long @Nullable [] minus(int offset, long[] later, int otherOffset, long[] other) {
    long[] added = later.clone();
    for (int i = 0; i < other.length; i++) {
      if (other[i] != 0) {
        long at = (long) otherOffset + i - offset;
        if (at < 0 || at >= added.length || added[(int) at] < other[i]) {
          return null;
        }
        added[(int) at] -= other[i];
      }
    }
    return added;
  }

  /** Both together, at the largest scale at which they fit into {@link #MAX_BUCKETS}. */
  static ExponentialBuckets plus(ExponentialBuckets one, ExponentialBuckets other) {
    int scale = Math.min(one.scale(), other.scale());
    double threshold = Math.max(one.zeroThreshold(), other.zeroThreshold());
    ExponentialBuckets a = at(one, scale, threshold);
    ExponentialBuckets b = at(other, scale, threshold);
    Side aPositive = new Side(a.positiveOffset(), a.positive());
    Side aNegative = new Side(a.negativeOffset(), a.negative());
    Side bPositive = new Side(b.positiveOffset(), b.positive());
    Side bNegative = new Side(b.negativeOffset(), b.negative());
    int down = 0;
    while (span(aPositive, bPositive, down) > MAX_BUCKETS
        || span(aNegative, bNegative, down) > MAX_BUCKETS) {
      down++;
    }
    return make(
        scale - down,
        threshold,
        a.zeroCount() + b.zeroCount(),
        plus(aPositive.down(down), bPositive.down(down)),
        plus(aNegative.down(down), bNegative.down(down)));
  }

  private static long span(Side a, Side b, int down) {
    if (a.counts.length == 0 || b.counts.length == 0) {
      Side only = a.counts.length == 0 ? b : a;
      return only.counts.length == 0
          ? 0
          : ((only.offset + only.counts.length - 1) >> down) - (only.offset >> down) + 1;
    }
    long first = Math.min(a.offset, b.offset) >> down;
    long last = (Math.max(a.offset + a.counts.length, b.offset + b.counts.length) - 1) >> down;
    return last - first + 1;
  }

  private static Side plus(Side a, Side b) {
    if (a.counts.length == 0) {
      return b;
    }
    if (b.counts.length == 0) {
      return a;
    }
    long first = Math.min(a.offset, b.offset);
    long end = Math.max(a.offset + a.counts.length, b.offset + b.counts.length);
    long[] both = new long[(int) (end - first)];
    for (int i = 0; i < a.counts.length; i++) {
      both[(int) (a.offset - first) + i] += a.counts[i];
    }
    for (int i = 0; i < b.counts.length; i++) {
      both[(int) (b.offset - first) + i] += b.counts[i];
    }
    return new Side(first, both);
  }

  /** The same counts at a smaller scale and a larger threshold of zero. */
  static ExponentialBuckets at(ExponentialBuckets buckets, int scale, double threshold) {
    int down = buckets.scale() - scale;
    Side positive = Side.of(buckets.positiveOffset(), buckets.positive()).down(down);
    Side negative = Side.of(buckets.negativeOffset(), buckets.negative()).down(down);
    long zero = buckets.zeroCount();
    if (threshold > buckets.zeroThreshold()) {
      int fromPositive = positive.below(threshold, scale);
      int fromNegative = negative.below(threshold, scale);
      for (int i = 0; i < fromPositive; i++) {
        zero += positive.counts[i];
      }
      for (int i = 0; i < fromNegative; i++) {
        zero += negative.counts[i];
      }
      positive = without(positive, fromPositive);
      negative = without(negative, fromNegative);
    }
    return make(scale, threshold, zero, positive, negative);
  }

  private static Side without(Side side, int first) {
    return Side.of(side.offset + first, Arrays.copyOfRange(side.counts, first, side.counts.length));
  }

  /**
   * The counts in a larger unit. The bounds move by a whole number of buckets, the nearest, so a
   * value is misplaced by half a bucket at most.
   */
  static ExponentialBuckets divided(ExponentialBuckets buckets, double divisor) {
    long shift = Math.round(Math.scalb(Math.log(divisor) / Math.log(2), buckets.scale()));
    return make(
        buckets.scale(),
        buckets.zeroThreshold() / divisor,
        buckets.zeroCount(),
        Side.of(buckets.positiveOffset() - shift, buckets.positive()),
        Side.of(buckets.negativeOffset() - shift, buckets.negative()));
  }

  private static double lowerBound(long index, int scale) {
    return Math.pow(2, Math.scalb((double) index, -scale));
  }

  private static ExponentialBuckets make(
      int scale, double threshold, long zero, Side positive, Side negative) {
    return new ExponentialBuckets(
        scale,
        threshold,
        zero,
        Math.clamp(positive.offset, Integer.MIN_VALUE, Integer.MAX_VALUE),
        positive.counts,
        Math.clamp(negative.offset, Integer.MIN_VALUE, Integer.MAX_VALUE),
        negative.counts);
  }
}
