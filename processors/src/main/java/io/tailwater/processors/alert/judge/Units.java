package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Measurement;

/** Values in the units that conditions ask for, and what people read beside them. */
final class Units {
  private static final double PERCENT = 100;
  private static final int MOST_LETTERS = 120;

  private Units() {}

  /** Durations: {@code s}, {@code ms}, {@code us}, or nanoseconds in any other case. */
  static double ofNanos(double nanos, Condition condition) {
    return switch (unit(condition)) {
      case "s" -> nanos / 1e9;
      case "ms" -> nanos / 1e6;
      case "us", "µs" -> nanos / 1e3;
      default -> nanos;
    };
  }

  /** Shares: {@code %}, or 1 for all in any other case. */
  static double ofShare(double share, Condition condition) {
    return "%".equals(unit(condition)) ? PERCENT * share : share;
  }

  private static String unit(Condition condition) {
    return switch (condition) {
      case Condition.Compared compared -> compared.unit();
      case Condition.MinutesBeyond beyond -> beyond.unit();
      case Condition.Detected _,
          Condition.Ratio _,
          Condition.Newcomer _,
          Condition.Vanished _,
          Condition.RunsOut _,
          Condition.Absent _ ->
          "";
    };
  }

  static Measurement withBasis(Measurement measured, String basis) {
    return new Measurement(
        measured.value(),
        measured.threshold(),
        measured.score(),
        measured.errorBar(),
        measured.count(),
        measured.chance(),
        measured.unit(),
        shortened(basis));
  }

  static String shortened(String text) {
    return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS);
  }
}
