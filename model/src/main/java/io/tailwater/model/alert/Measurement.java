package io.tailwater.model.alert;

/**
 * What was measured, and what it was measured against.
 *
 * @param what the quantity, {@code P99 latency of POST /pay}
 * @param value as measured, in {@code unit}
 * @param expected the bound or the baseline, in {@code unit}; NaN where there is none, as for data
 *     that is missing
 * @param expectation what {@code expected} is
 * @param errorShare the most that {@code value} is off, as a share of it: 0.011 for 1.1 %; NaN
 *     where it is exact or not known
 * @param n how many events {@code value} rests on; 0 where that means nothing
 * @param unit {@code ms}, {@code %}, {@code calls/min}; empty for plain numbers
 */
public record Measurement(
    String what,
    double value,
    double expected,
    Expectation expectation,
    double errorShare,
    long n,
    String unit) {
  /** What a value is measured against. Names are part of the stored form. */
  public enum Expectation {
    /** A bound that somebody set. */
    THRESHOLD,
    /** What is usual at this hour. */
    BASELINE
  }

  /** Refuses a quantity without a name and a negative number of events. */
  public Measurement {
    if (what.isBlank()) {
      throw new IllegalArgumentException("a measurement says what was measured");
    }
    if (n < 0) {
      throw new IllegalArgumentException(n + " events");
    }
  }
}
