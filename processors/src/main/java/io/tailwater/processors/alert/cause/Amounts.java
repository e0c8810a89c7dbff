package io.tailwater.processors.alert.cause;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Amounts as people read them: two digits are enough. */
final class Amounts {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double TWO_DIGITS = 10;
  private static final int MOST_LETTERS = 120;

  private Amounts() {}

  static String duration(double nanos) {
    if (nanos < NANOS_PER_MILLI) {
      return number(nanos / NANOS_PER_MICRO) + " µs";
    }
    return nanos < NANOS_PER_SECOND
        ? number(nanos / NANOS_PER_MILLI) + " ms"
        : number(nanos / NANOS_PER_SECOND) + " s";
  }

  /** The begin of a text that is too long for a message. */
  static String shortened(String text) {
    return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS) + "…";
  }

  static String number(double value) {
    if (Math.abs(value) < 1) {
      return BigDecimal.valueOf(value)
          .setScale(2, RoundingMode.HALF_UP)
          .stripTrailingZeros()
          .toPlainString();
    }
    return Math.abs(value) >= TWO_DIGITS || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
