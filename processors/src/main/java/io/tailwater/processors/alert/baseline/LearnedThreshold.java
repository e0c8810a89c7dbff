package io.tailwater.processors.alert.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/*
 * The reference takes 1.05 times the empirical quantile of the greatest values of 56 blocks, within
 * 2.5 and 8. Measured, that is good for neither end:
 *
 * - On the scales of latencies and volumes tails are thin. There two real incidents in a fortnight
 *   were the quantile, and the rule was blind for the rest of it: x3 for 4 minutes was seen in 48 %
 *   instead of 77 %. So the tail is that of a Gumbel distribution through the median and the upper
 *   quartile of the blocks, which incidents in a tenth of them do not move.
 * - A metric may have any tail. Spikes beyond 8 sigma are daily life to some, and a threshold that
 *   may not follow them alerts on each; so there it is the empirical quantile, and unbounded. Where
 *   there are fewer blocks than a fortnight's, it is raised by what a Gumbel's greatest value grows
 *   by until then: the record of two days is soon broken.
 */
/**
 * How far a statistic must go before that is a thing that happens less often than a given rate, as
 * learned from its greatest values in blocks of 6 hours over 14 days (alerting.md, 1.2, R2).
 */
final class LearnedThreshold {
  private static final int BLOCK_MINUTES = 360;
  private static final int BLOCKS_A_DAY = 4;
  private static final int BLOCKS = 14 * BLOCKS_A_DAY;

  /** Before two days are over there is no telling what is seldom. */
  private static final int LEAST_BLOCKS = 2 * BLOCKS_A_DAY;

  private static final double MARGIN = 1.05;
  private static final double MOST_OF_THIN_TAILS = 8;

  /** Of a Gumbel distribution of scale 1: its median, and from there to the upper quartile. */
  private static final double GUMBEL_MEDIAN = 0.36651;

  private static final double GUMBEL_MEDIAN_TO_QUARTILE = 0.87939;

  private static final float STEPS = 32;

  private final boolean hasThinTails;
  private final double least;
  private final double quantile;

  /** In steps of a 32nd, and within 1,000 sigma: two bytes each. */
  private final short[] greatest = new short[BLOCKS];

  private int count;
  private int next;
  private long block = Long.MIN_VALUE;
  private float inBlock = Float.NEGATIVE_INFINITY;
  private double threshold = Double.NaN;

  /**
   * Nothing is learned yet.
   *
   * @param least the least that it comes to
   */
  LearnedThreshold(SeriesKind kind, double falseAlarmsPerDay, double least) {
    this.least = least;
    hasThinTails = kind != SeriesKind.METRIC;
    quantile = 1 - falseAlarmsPerDay / BLOCKS_A_DAY;
  }

  /** The threshold, from closed blocks; not a number while there are too few. */
  double value() {
    return threshold;
  }

  /** A minute has come; where it is the first of a block, the one before is learned. */
  void enter(long minute) {
    long now = Math.floorDiv(minute, BLOCK_MINUTES);
    if (now == block) {
      return;
    }
    if (inBlock > Float.NEGATIVE_INFINITY) {
      greatest[next] = (short) Math.round(inBlock * STEPS);
      next = (next + 1) % BLOCKS;
      count = Math.min(count + 1, BLOCKS);
      threshold = compute();
    }
    block = now;
    inBlock = Float.NEGATIVE_INFINITY;
  }

  /** The statistic of a minute that has been entered. */
  void learn(double statistic) {
    inBlock = Math.max(inBlock, (float) statistic);
  }

  private double compute() {
    if (count < LEAST_BLOCKS) {
      return Double.NaN;
    }
    float[] sorted = new float[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = greatest[i] / STEPS;
    }
    Arrays.sort(sorted);
    double median = at(sorted, 0.5);
    double scale = (at(sorted, 0.75) - median) / GUMBEL_MEDIAN_TO_QUARTILE;
    if (hasThinTails) {
      double reduced = -StrictMath.log(-StrictMath.log(quantile));
      double seldom = median + scale * (reduced - GUMBEL_MEDIAN);
      return Math.clamp(MARGIN * seldom, least, MOST_OF_THIN_TAILS);
    }
    double growth = scale * StrictMath.log((double) BLOCKS / count);
    return Math.max(MARGIN * (at(sorted, quantile) + growth), least);
  }

  private static double at(float[] sorted, double quantile) {
    double position = quantile * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(block);
    out.writeFloat(inBlock);
    out.writeByte(count);
    for (int i = count; i > 0; i--) {
      out.writeShort(greatest[Math.floorMod(next - i, BLOCKS)]);
    }
  }

  void readFrom(DataInput in) throws IOException {
    block = in.readLong();
    inBlock = in.readFloat();
    count = in.readUnsignedByte();
    if (count > BLOCKS) {
      throw new IllegalArgumentException("a threshold learned from " + count + " blocks");
    }
    for (int i = 0; i < count; i++) {
      greatest[i] = in.readShort();
    }
    next = count % BLOCKS;
    threshold = compute();
  }
}
