package io.tailwater.processors.ottl;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go has them: signed nanoseconds in 64 bits, written like {@code 1h2m3.5s}. */
final class Durations {
  private static final Pattern WHOLE =
      Pattern.compile("([+-]?)((?:(?:[0-9]++\\.?+[0-9]*+|\\.[0-9]++)(?:ns|us|µs|μs|ms|s|m|h))++)");
  private static final Pattern PART =
      Pattern.compile("([0-9]++\\.?+[0-9]*+|\\.[0-9]++)(ns|us|µs|μs|ms|s|m|h)");
  private static final int MAX_LENGTH = 256;

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws OttlEvaluationException where the text is none, or exceeds 64 bits
   */
  static Duration parse(String text) {
    if (text.equals("0") || text.equals("+0") || text.equals("-0")) {
      return Duration.ZERO;
    }
    Matcher whole = WHOLE.matcher(text);
    if (text.length() > MAX_LENGTH || !whole.matches()) {
      throw new OttlEvaluationException("\"" + text + "\" is no duration");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(whole.group(2));
    while (part.find()) {
      BigDecimal unit = BigDecimal.valueOf(nanosOf(part.group(2)));
      nanos =
          nanos.add(new BigDecimal(part.group(1)).multiply(unit).setScale(0, RoundingMode.DOWN));
    }
    BigDecimal signed = whole.group(1).equals("-") ? nanos.negate() : nanos;
    try {
      return Duration.ofNanos(signed.longValueExact());
    } catch (ArithmeticException _) {
      throw new OttlEvaluationException("\"" + text + "\" exceeds 64 bits of nanoseconds");
    }
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1_000;
    };
  }

  /** In units of {@code unitNanos}, the fraction kept. */
  static double in(long unitNanos, Duration duration) {
    long nanos = duration.toNanos();
    long whole = nanos / unitNanos;
    return whole + (double) (nanos % unitNanos) / unitNanos;
  }
}
