package io.tailwater.processors.alert.baseline;

import io.tailwater.model.LatencyHistogram;

/** What a closed minute has of a series. */
public sealed interface MinuteSample {
  /** There is nothing. */
  MinuteSample ABSENT = new Absent();

  /**
   * The durations of the minute's calls.
   *
   * @param durations read only while the minute is accepted
   */
  record Calls(LatencyHistogram durations) implements MinuteSample {}

  /**
   * How many events there were, in all of the sample's step.
   *
   * @param count not negative; may be a part of one where it was sampled
   */
  record Count(double count) implements MinuteSample {
    public Count {
      if (!(count >= 0) || count > Float.MAX_VALUE) {
        throw new IllegalArgumentException("no number of events: " + count);
      }
    }
  }

  /**
   * The value of a metric.
   *
   * @param value a finite number
   */
  record Gauge(double value) implements MinuteSample {
    public Gauge {
      if (!(Math.abs(value) <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException("no value of a metric: " + value);
      }
    }
  }

  /** There is nothing; see {@link #ABSENT}. */
  record Absent() implements MinuteSample {}
}
