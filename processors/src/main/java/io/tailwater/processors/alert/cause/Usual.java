package io.tailwater.processors.alert.cause;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * How a figure usually is.
 *
 * @param centre the usual value
 * @param scale by how much it usually differs, above 0
 */
public record Usual(double centre, double scale) {
  /** Differences of a tenth are never remarkable. */
  private static final double LEAST_LOG_SCALE = Math.log(1.1);

  private static final double MAD_TO_DEVIATION = 1.4826;
  private static final int LEAST_WINDOWS = 3;
  private static final double LEAST_METRIC_SHARE = 0.2;
  private static final double NOT_ZERO = 1e-9;

  /** Checks the scale. */
  public Usual {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("a usual difference of " + scale);
    }
  }

  /**
   * Of a quantile of durations, as logarithms: the scale is what windows differ by, or what the
   * quantile of so few calls differs by anyway, whichever is more.
   *
   * @param nanosAt the quantile function of all durations before, nanoseconds above 0
   * @param quantile between 0 and 1
   * @param calls that the quantile to be judged is of, at least 1
   * @param windows that quantile in windows before, nanoseconds above 0; fewer than three are not
   *     looked at
   */
  public static Usual ofQuantile(
      DoubleUnaryOperator nanosAt, double quantile, long calls, double[] windows) {
    double deviation = Math.sqrt(quantile * (1 - quantile) / calls);
    double above = nanosAt.applyAsDouble(Math.min(1, quantile + deviation));
    double below = nanosAt.applyAsDouble(Math.max(0, quantile - deviation));
    double noise = Math.log(above / below) / 2;
    double[] logs = Arrays.stream(windows).map(Math::log).toArray();
    double between = logs.length < LEAST_WINDOWS ? 0 : MAD_TO_DEVIATION * spread(logs);
    return new Usual(
        Math.log(nanosAt.applyAsDouble(quantile)),
        Math.max(LEAST_LOG_SCALE, Math.max(noise, between)));
  }

  /**
   * Of a metric. Quartiles are not enough: many metrics have few values and rare peaks.
   *
   * @param history values before, at least one
   */
  public static Usual ofMetric(double[] history) {
    double[] sorted = history.clone();
    Arrays.sort(sorted);
    double median = at(sorted, 0.5);
    double scale =
        Math.max(
            Math.max(
                at(sorted, 0.75) - at(sorted, 0.25), (at(sorted, 0.95) - at(sorted, 0.05)) / 2),
            LEAST_METRIC_SHARE * Math.abs(median));
    return new Usual(median, Math.max(scale, NOT_ZERO));
  }

  /** How many times the usual difference a value is above the usual one; negative below it. */
  double z(double value) {
    return (value - centre) / scale;
  }

  /** Median of the distances from the median. */
  private static double spread(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = at(sorted, 0.5);
    double[] distances = Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
    Arrays.sort(distances);
    return at(distances, 0.5);
  }

  /** The value at a share of sorted ones, between two of them if need be. */
  static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
  }
}
