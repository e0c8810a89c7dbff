package io.tailwater.processors.alert.baseline;

/** What the values of a series are, and with it the scale on which they are compared. */
public enum SeriesKind {
  /**
   * A quantile of durations, in nanoseconds: compared by its natural logarithm, because latency
   * changes by factors. Less than 1 µs counts as 1 µs.
   */
  LATENCY {
    @Override
    double toScale(double value) {
      return StrictMath.log(Math.max(value, LEAST_NANOS));
    }

    @Override
    double fromScale(double scaled) {
      return StrictMath.exp(scaled);
    }
  },
  /**
   * A number of events: compared by 2·sqrt(c + 3/8), which gives counts of any size the same noise
   * (Anscombe, Biometrika 35, 1948).
   */
  VOLUME {
    @Override
    double toScale(double value) {
      return 2 * Math.sqrt(value + ANSCOMBE);
    }

    @Override
    double fromScale(double scaled) {
      double half = Math.max(0, scaled) / 2;
      return Math.max(0, half * half - ANSCOMBE);
    }
  },
  /** Any other number, compared as it is. */
  METRIC {
    @Override
    double toScale(double value) {
      return value;
    }

    @Override
    double fromScale(double scaled) {
      return scaled;
    }
  };

  private static final double LEAST_NANOS = 1_000;
  private static final double ANSCOMBE = 0.375;

  /** A value on the scale that it is compared on. */
  abstract double toScale(double value);

  /** The value that is there on the scale. */
  abstract double fromScale(double scaled);
}
