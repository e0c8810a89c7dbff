package io.tailwater.sinks.notify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and stretches of time as people read them on a telephone. Pure. */
final class Amounts {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Amounts() {}

  /** Three digits and the unit: {@code 2.41 s}, {@code 310 ms}, {@code 72.1 %}. */
  static String of(double value, String unit) {
    if (!Double.isFinite(value)) {
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

  /** {@code 2026-11-27 14:03 UTC}. */
  static String time(long millis) {
    return MINUTE.format(Instant.ofEpochMilli(millis));
  }

  /** Of RFC 3339, as programs read it. */
  static String instant(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** {@code 50 s}, {@code 12 min}, {@code 3 h 5 min}. */
  static String stretch(long millis) {
    long seconds = Math.max(0, millis) / 1_000;
    long minutes = seconds / 60;
    if (seconds < 60) {
      return seconds + " s";
    }
    return minutes < 60
        ? minutes + " min"
        : minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }
}
