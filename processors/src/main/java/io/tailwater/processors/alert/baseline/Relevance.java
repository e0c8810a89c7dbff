package io.tailwater.processors.alert.baseline;

/** Whether a change matters, however unusual it is: alerting.md, 1.2, the gate. */
final class Relevance {
  private Relevance() {}

  /**
   * Whether a value matters on a side (1 above, -1 below).
   *
   * @param affected of latencies, the calls that were slower than expected
   */
  static boolean of(
      SeriesSpec spec,
      BaselineSettings.Gate gate,
      int direction,
      double value,
      double expected,
      long affected) {
    double change = direction * (value - expected);
    boolean grown = Math.max(value, expected) >= gate.factor() * Math.min(value, expected);
    return switch (spec.kind()) {
      case LATENCY ->
          grown
              && change >= gate.slowerNanos()
              && (direction < 0 || affected >= gate.affectedCalls());
      case VOLUME ->
          grown
              && change >= gate.affectedCalls()
              && (direction > 0 || expected >= gate.volumePerMinute() * spec.stepMinutes());
      case METRIC -> change > 0 && change >= spec.floor();
    };
  }
}
