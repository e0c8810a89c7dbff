package io.tailwater.processors.alert.baseline;

import java.util.Arrays;

/** Values that stand for one or more samples each, and their robust statistics. */
final class WeightedValues {
  private static final long WEIGHT_BITS = 8;
  private static final long WEIGHT_MASK = (1 << WEIGHT_BITS) - 1;

  /** Of a long, what a value takes: its order is the long's. */
  private long[] sorted = new long[128];

  private int size;
  private long weight;
  private long firstHour = Long.MAX_VALUE;
  private long lastHour = Long.MIN_VALUE;

  /** Adds a value that stands for so many samples, at most 255. */
  void add(float value, int samples) {
    if (size == sorted.length) {
      sorted = Arrays.copyOf(sorted, size * 2);
    }
    int bits = Float.floatToIntBits(value);
    long ordered = bits ^ (bits >> 31 & 0x7fffffff);
    sorted[size++] = ordered << WEIGHT_BITS | samples;
    weight += samples;
  }

  /** Notes that an hour's samples are among them. */
  void covers(long hour) {
    firstHour = Math.min(firstHour, hour);
    lastHour = Math.max(lastHour, hour);
  }

  /** How many samples they stand for. */
  long samples() {
    return weight;
  }

  long firstHour() {
    return firstHour;
  }

  long lastHour() {
    return lastHour;
  }

  void sort() {
    Arrays.sort(sorted, 0, size);
  }

  /**
   * A quantile of sorted values, each standing in the middle of its samples, with a line between
   * them (Hazen).
   */
  double quantile(double q) {
    double target = q * weight;
    double before = 0;
    double middleBefore = 0;
    for (int i = 0; i < size; i++) {
      long samples = sorted[i] & WEIGHT_MASK;
      double middle = before + samples / 2.0;
      if (middle >= target) {
        return i == 0
            ? value(0)
            : value(i - 1)
                + (value(i) - value(i - 1)) * (target - middleBefore) / (middle - middleBefore);
      }
      before += samples;
      middleBefore = middle;
    }
    return value(size - 1);
  }

  /** The median distance of the values from one of them. */
  double medianDistance(double from) {
    WeightedValues distances = new WeightedValues();
    for (int i = 0; i < size; i++) {
      distances.add((float) Math.abs(value(i) - from), (int) (sorted[i] & WEIGHT_MASK));
    }
    distances.sort();
    return distances.quantile(0.5);
  }

  private float value(int i) {
    int ordered = (int) (sorted[i] >> WEIGHT_BITS);
    return Float.intBitsToFloat(ordered ^ (ordered >> 31 & 0x7fffffff));
  }
}
