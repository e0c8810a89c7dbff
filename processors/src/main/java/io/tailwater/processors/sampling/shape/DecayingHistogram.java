package io.tailwater.processors.sampling.shape;

import java.util.Arrays;

/*
 * Log-linear buckets: every octave of values is cut into 32 equal parts, so a bucket is at most 1/32
 * of its values wide; the 32 values below the first octave have a bucket each. The bucket's number is
 * the value's exponent and its five bits after the leading one. A quantile is told as the greatest
 * value of its bucket, never less than it is: were it the middle, half of the traces of a route that
 * always takes the same time could be above it.
 *
 * Time passes by halving all counts at once, when the histogram is next asked. Halves are exact in
 * floating point, so the shape of what was learned stays, only its weight against the new falls. A
 * bucket counts to 2^24 and stays there (28,000 traces a second of one route and one duration).
 *
 * Only the octaves between the least and the greatest value are stored.
 */
/**
 * How long things take, the recent weighing more: counts halve every {@value #HALF_LIFE_MILLIS} ms
 * of stream time, at the multiples of it. Quantiles are too high by 1/32 at most, never too low.
 * Memory: 128 bytes an octave between the least and the greatest value. Not thread-safe.
 */
final class DecayingHistogram {
  static final long HALF_LIFE_MILLIS = 600_000;

  private static final int STEP_BITS = 5;
  private static final int STEPS = 1 << STEP_BITS;

  /** After so many half-lives nothing is left of the fullest bucket but a millionth of a count. */
  private static final long MOST_HALVINGS = 44;

  private float[] counts = {};

  /** Bucket of {@code counts[0]}, a multiple of {@link #STEPS}. */
  private int first;

  private double weight;
  private long observations;
  private long period = Long.MIN_VALUE;

  /** Halves what was learned for every period that has passed; what weighs under 1 is forgotten. */
  void passTime(long streamTimeMillis) {
    long now = Math.floorDiv(streamTimeMillis, HALF_LIFE_MILLIS);
    if (now <= period) {
      return;
    }
    if (observations > 0) {
      halve(now - period);
    }
    period = now;
  }

  /**
   * Learns a value.
   *
   * @param value not negative
   */
  void add(long value) {
    int bucket = bucket(value);
    cover(bucket);
    float before = counts[bucket - first];
    counts[bucket - first] = before + 1;
    weight += counts[bucket - first] - before;
    observations++;
  }

  /** How many values were learned since it was last empty, whatever they weigh by now. */
  long observations() {
    return observations;
  }

  /**
   * The greatest value of the bucket in which this quantile of the learned values lies; 0 where
   * there are none.
   *
   * @param quantile above 0, at most 1
   */
  long quantile(double quantile) {
    double rank = quantile * weight;
    double below = 0;
    int last = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        last = first + i;
        below += counts[i];
        if (below >= rank) {
          break;
        }
      }
    }
    return greatest(last);
  }

  private void halve(long times) {
    double left = 0;
    if (times < MOST_HALVINGS) {
      float factor = Math.scalb(1f, (int) -times);
      for (int i = 0; i < counts.length; i++) {
        counts[i] *= factor;
        left += counts[i];
      }
    }
    weight = left;
    if (left < 1) {
      counts = new float[0];
      weight = 0;
      observations = 0;
    }
  }

  private void cover(int bucket) {
    int from = bucket & -STEPS;
    if (counts.length == 0) {
      first = from;
      counts = new float[STEPS];
    } else if (from < first) {
      float[] wider = new float[counts.length + first - from];
      System.arraycopy(counts, 0, wider, first - from, counts.length);
      counts = wider;
      first = from;
    } else if (bucket - first >= counts.length) {
      counts = Arrays.copyOf(counts, from + STEPS - first);
    }
  }

  private static int bucket(long value) {
    if (value < STEPS) {
      return (int) value;
    }
    int octave = Long.SIZE - 1 - STEP_BITS - Long.numberOfLeadingZeros(value);
    return octave * STEPS + (int) (value >>> octave);
  }

  private static long greatest(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int octave = (bucket >> STEP_BITS) - 1;
    long lowest = (long) (bucket - octave * STEPS) << octave;
    return lowest + (1L << octave) - 1;
  }
}
