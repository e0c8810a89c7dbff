package io.tailwater.processors.alert.desk;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An amount in the unit that messages have it in.
 *
 * @param value in {@code unit}; NaN where there is none
 * @param unit {@code ms}, {@code %}, ...; empty for plain numbers
 */
record Amount(double value, String unit) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;

  /** An amount in the unit that rules have it in: durations become ms, shares become per cent. */
  static Amount of(double value, String unit) {
    return switch (unit) {
      case "ns" -> new Amount(value / NANOS_PER_MILLI, "ms");
      case "us", "µs" -> new Amount(value / MICROS_PER_MILLI, "ms");
      case "s" -> new Amount(value * 1_000, "ms");
      case "share" -> new Amount(100 * value, "%");
      default -> new Amount(value, unit);
    };
  }

  boolean isKnown() {
    return Double.isFinite(value);
  }

  /** Three digits and the unit: {@code 2.41 s}, {@code 310 ms}, {@code 72.1 %}. */
  String text() {
    if (!isKnown()) {
      return "unknown";
    }
    if (unit.equals("ms") && Math.abs(value) >= 1_000) {
      return digits(value / 1_000) + " s";
    }
    return unit.isEmpty() ? digits(value) : digits(value) + " " + unit;
  }

  private static String digits(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded =
        Math.abs(value) >= 100
            ? exact.setScale(0, RoundingMode.HALF_UP)
            : exact.round(new MathContext(3, RoundingMode.HALF_UP));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
