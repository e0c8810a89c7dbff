package io.tailwater.processors.alert.baseline;

/**
 * What a series is.
 *
 * @param kind what its values are
 * @param side on which side of the baseline it is judged
 * @param stepMinutes minutes that one sample stands for; rules count time, not samples
 * @param quantile of a latency, the quantile that is judged where there are calls enough for it:
 *     0.99, 0.95 or 0.90; 0 for the other kinds
 * @param floor least difference, in units of the value, that one standard deviation is taken for; 0
 *     where the floors of the settings are enough
 */
public record SeriesSpec(
    SeriesKind kind, Side side, int stepMinutes, double quantile, double floor) {
  /** The most minutes that one sample may stand for. */
  public static final int MAX_STEP_MINUTES = 60;

  public SeriesSpec {
    if (stepMinutes < 1 || stepMinutes > MAX_STEP_MINUTES) {
      throw new IllegalArgumentException("a step is of 1 to 60 minutes: " + stepMinutes);
    }
    if (kind == SeriesKind.LATENCY ? Quantiles.indexOf(quantile) < 0 : quantile != 0) {
      throw new IllegalArgumentException("no quantile of a " + kind + " series: " + quantile);
    }
    if (!(floor >= 0)) {
      throw new IllegalArgumentException("a floor is not negative: " + floor);
    }
  }

  /** The latency of an endpoint, an edge, an edge's gap or a statement: too slow is bad. */
  public static SeriesSpec latency(double quantile) {
    return new SeriesSpec(SeriesKind.LATENCY, Side.UPPER, 1, quantile, 0);
  }

  /** Calls a minute. */
  public static SeriesSpec volume(Side side) {
    return new SeriesSpec(SeriesKind.VOLUME, side, 1, 0, 0);
  }

  /** Any metric, one value each so many minutes. */
  public static SeriesSpec metric(Side side, int stepMinutes, double floor) {
    return new SeriesSpec(SeriesKind.METRIC, side, stepMinutes, 0, floor);
  }

  /** How many samples it takes to stand for so many minutes: a rule of 5 minutes wants one of 5. */
  int samples(int minutes) {
    return (minutes + stepMinutes - 1) / stepMinutes;
  }
}
