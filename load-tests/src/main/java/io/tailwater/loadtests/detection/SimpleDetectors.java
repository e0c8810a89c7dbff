package io.tailwater.loadtests.detection;

import io.tailwater.processors.alert.baseline.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The detectors that people begin with, to compare with: a value is out where it is further than
 * three standard deviations from a centre, and an alert is on where enough of them in a row are.
 */
final class SimpleDetectors {
  private static final double SIGMAS = 3;
  private static final double MAD_TO_SIGMA = 1.4826;
  private static final int MINUTES_A_DAY = 24 * 60;
  private static final int HOURS_A_DAY = 24;

  private SimpleDetectors() {}

  /** What is usual, as a detector knows it before a sample. */
  private interface Usual {
    /** How many standard deviations a value is away; not a number where nothing is known yet. */
    double sigmas(long minute, double value);

    /** Learns a value. */
    void learn(long minute, double value);

    Usual copy();
  }

  /** Mean and standard deviation of the first minutes, for ever. */
  static AlertingDetector fixed(long learnMinutes, int inARow, Side side) {
    return new InARow(new FirstMinutes(learnMinutes), inARow, side);
  }

  /** Mean and standard deviation of the last 24 hours. */
  static AlertingDetector rollingDay(int inARow, Side side) {
    return new InARow(new LastDay(), inARow, side);
  }

  /** Median and median absolute deviation of all so far at the same hour of the day. */
  static AlertingDetector hourOfDay(int inARow, Side side) {
    return new InARow(new HourOfDay(), inARow, side);
  }

  private static final class InARow implements AlertingDetector {
    private final Usual usual;
    private final int inARow;
    private final Side side;
    private int above;
    private int below;

    InARow(Usual usual, int inARow, Side side) {
      this.usual = usual;
      this.inARow = inARow;
      this.side = side;
    }

    @Override
    public boolean accept(long minute, double value) {
      double sigmas = usual.sigmas(minute, value);
      usual.learn(minute, value);
      above = sigmas > SIGMAS ? above + 1 : 0;
      below = sigmas < -SIGMAS ? below + 1 : 0;
      return (above >= inARow && side != Side.LOWER) || (below >= inARow && side != Side.UPPER);
    }

    @Override
    public AlertingDetector copy() {
      InARow copy = new InARow(usual.copy(), inARow, side);
      copy.above = above;
      copy.below = below;
      return copy;
    }
  }

  private static final class FirstMinutes implements Usual {
    private final long learnMinutes;
    private long firstMinute = Long.MIN_VALUE;
    private boolean isKnown;
    private long count;
    private double mean;
    private double squares;

    FirstMinutes(long learnMinutes) {
      this.learnMinutes = learnMinutes;
    }

    @Override
    public double sigmas(long minute, double value) {
      return isKnown ? (value - mean) / Math.sqrt(squares / count) : Double.NaN;
    }

    @Override
    public void learn(long minute, double value) {
      firstMinute = firstMinute == Long.MIN_VALUE ? minute : firstMinute;
      if (isKnown || minute >= firstMinute + learnMinutes) {
        isKnown = true;
        return;
      }
      count++;
      double distance = value - mean;
      mean += distance / count;
      squares += distance * (value - mean);
    }

    @Override
    public Usual copy() {
      FirstMinutes copy = new FirstMinutes(learnMinutes);
      copy.firstMinute = firstMinute;
      copy.isKnown = isKnown;
      copy.count = count;
      copy.mean = mean;
      copy.squares = squares;
      return copy;
    }
  }

  private static final class LastDay implements Usual {
    private static final int LEAST = 12;

    private record Value(long minute, double value) {}

    private final List<Value> values = new ArrayList<>();
    private int first;
    private double sum;
    private double squares;

    @Override
    public double sigmas(long minute, double value) {
      while (first < values.size() && values.get(first).minute < minute - MINUTES_A_DAY) {
        double gone = values.get(first++).value;
        sum -= gone;
        squares -= gone * gone;
      }
      int count = values.size() - first;
      double mean = sum / count;
      return count < LEAST
          ? Double.NaN
          : (value - mean) / Math.sqrt(Math.max(0, squares / count - mean * mean));
    }

    @Override
    public void learn(long minute, double value) {
      values.add(new Value(minute, value));
      sum += value;
      squares += value * value;
    }

    @Override
    public Usual copy() {
      LastDay copy = new LastDay();
      copy.values.addAll(values.subList(first, values.size()));
      copy.sum = sum;
      copy.squares = squares;
      return copy;
    }
  }

  private static final class HourOfDay implements Usual {
    private static final int LEAST = 24;

    private final double[][] values = new double[HOURS_A_DAY][8];
    private final int[] counts = new int[HOURS_A_DAY];
    private long hour = Long.MIN_VALUE;
    private double median = Double.NaN;
    private double scale = Double.NaN;

    @Override
    public double sigmas(long minute, double value) {
      long now = Math.floorDiv(minute, 60);
      if (now != hour) {
        hour = now;
        enter((int) Math.floorMod(now, (long) HOURS_A_DAY));
      }
      return (value - median) / scale;
    }

    private void enter(int slot) {
      int count = counts[slot];
      if (count < LEAST) {
        median = Double.NaN;
        return;
      }
      double[] sorted = Arrays.copyOf(values[slot], count);
      Arrays.sort(sorted);
      median = sorted[count / 2];
      for (int i = 0; i < count; i++) {
        sorted[i] = Math.abs(sorted[i] - median);
      }
      Arrays.sort(sorted);
      scale = MAD_TO_SIGMA * sorted[count / 2];
    }

    @Override
    public void learn(long minute, double value) {
      int slot = (int) Math.floorMod(Math.floorDiv(minute, 60), (long) HOURS_A_DAY);
      if (counts[slot] == values[slot].length) {
        values[slot] = Arrays.copyOf(values[slot], counts[slot] * 2);
      }
      values[slot][counts[slot]++] = value;
    }

    @Override
    public Usual copy() {
      HourOfDay copy = new HourOfDay();
      for (int slot = 0; slot < HOURS_A_DAY; slot++) {
        copy.values[slot] = values[slot].clone();
        copy.counts[slot] = counts[slot];
      }
      copy.hour = hour;
      copy.median = median;
      copy.scale = scale;
      return copy;
    }
  }
}
