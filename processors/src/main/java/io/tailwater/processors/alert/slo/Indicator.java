package io.tailwater.processors.alert.slo;

import java.time.Duration;

/** What makes a call a bad one. */
public sealed interface Indicator {
  /** A call is bad if it fails. */
  record Availability() implements Indicator {}

  /**
   * A call is bad if it takes longer. The share of slow calls is counted from the histogram of
   * latencies, never from quantiles of minutes: those do not add.
   *
   * @param threshold above 0
   */
  record Latency(Duration threshold) implements Indicator {
    /** Checks the threshold. */
    public Latency {
      if (!threshold.isPositive()) {
        throw new IllegalArgumentException("a latency objective of " + threshold);
      }
    }
  }
}
