package io.tailwater.processors.alert.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The rules of one series on the sides that it is judged on, and the thresholds they have learned.
 */
final class SeriesRules {
  private static final int SHORT_MINUTES = 3;
  private static final int DRIFT_MINUTES = 30;
  private static final double LEAST_SHORT = 2.5;

  /** A mean of half an hour is steadier than a minute. */
  private static final double LEAST_DRIFT = 1.5;

  private final SeriesSpec spec;
  private final BaselineSettings settings;
  private final int shortSamples;
  private final int driftSamples;
  private final RecentScores scores;
  private final LearnedThreshold shortThreshold;
  private final LearnedThreshold driftThreshold;
  private final SideRules[] sides;

  SeriesRules(SeriesSpec spec, BaselineSettings settings) {
    this.spec = spec;
    this.settings = settings;
    shortSamples = spec.samples(SHORT_MINUTES);
    driftSamples = spec.samples(DRIFT_MINUTES);
    scores = new RecentScores(driftSamples);
    shortThreshold = new LearnedThreshold(spec.kind(), settings.falseAlarmsPerDay(), LEAST_SHORT);
    driftThreshold = new LearnedThreshold(spec.kind(), settings.falseAlarmsPerDay(), LEAST_DRIFT);
    SideRules upper = new SideRules(1, spec.stepMinutes(), settings);
    SideRules lower = new SideRules(-1, spec.stepMinutes(), settings);
    sides =
        switch (spec.side()) {
          case UPPER -> new SideRules[] {upper};
          case LOWER -> new SideRules[] {lower};
          case BOTH -> new SideRules[] {upper, lower};
        };
  }

  /** The first minute of an hour has come: what was learned of the time before may count now. */
  void enterHour(long minute) {
    shortThreshold.enter(minute);
    driftThreshold.enter(minute);
  }

  /**
   * Judges a minute.
   *
   * @param slower of a latency, the minute's calls that were slower than expected
   * @param excluded whether thresholds are not to be learned from it
   */
  void judge(
      long minute, double value, double expected, double sigmas, long slower, boolean excluded) {
    scores.add(sigmas);
    double furthest = Double.NEGATIVE_INFINITY;
    double furthestMean = Double.NEGATIVE_INFINITY;
    for (SideRules side : sides) {
      int direction = side.direction();
      double least =
          scores.has(shortSamples)
              ? scores.least(shortSamples, direction)
              : Double.NEGATIVE_INFINITY;
      double mean = scores.has(driftSamples) ? direction * scores.mean() : Double.NEGATIVE_INFINITY;
      side.judge(
          minute,
          new SideRules.Distance(direction * sigmas, least, mean),
          new SideRules.Thresholds(
              sustainedThreshold(), shortThreshold.value(), driftThreshold.value()),
          Relevance.of(
              spec,
              settings.gate(),
              direction,
              value,
              expected,
              side.affected(direction * sigmas, slower)));
      furthest = Math.max(furthest, least);
      furthestMean = Math.max(furthestMean, mean);
    }
    if (!excluded) {
      shortThreshold.learn(furthest);
      driftThreshold.learn(furthestMean);
    }
  }

  /**
   * R1's distance. Of a metric it is not less than the learned one: 3 sigma say nothing where
   * nobody knows the distribution. While that is not learned yet, there is none.
   */
  private double sustainedThreshold() {
    return spec.kind() == SeriesKind.METRIC
        ? Math.max(settings.sigmas(), shortThreshold.value())
        : settings.sigmas();
  }

  /** The median distance of so many latest samples, in sigmas; 0 where there are none. */
  double median(int samples) {
    return scores.median(samples);
  }

  /** The rules that fire, as a set of bits see BaselineRule. */
  int firing() {
    int firing = 0;
    for (SideRules side : sides) {
      firing |= side.firing();
    }
    return firing;
  }

  /** Minutes are missing: what was pending starts anew, what fires goes on. */
  void interrupt() {
    scores.clear();
    for (SideRules side : sides) {
      side.interrupt();
    }
  }

  /** Ends all. */
  void end() {
    scores.clear();
    for (SideRules side : sides) {
      side.end();
    }
  }

  void writeTo(DataOutput out) throws IOException {
    scores.writeTo(out);
    shortThreshold.writeTo(out);
    driftThreshold.writeTo(out);
    for (SideRules side : sides) {
      side.writeTo(out);
    }
  }

  void readFrom(DataInput in) throws IOException {
    scores.readFrom(in);
    shortThreshold.readFrom(in);
    driftThreshold.readFrom(in);
    for (SideRules side : sides) {
      side.readFrom(in);
    }
  }
}
