package io.tailwater.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the Go language writes them, and so the collector's files too: a sequence of decimal
 * numbers with units, such as {@code 300ms}, {@code 1.5h} or {@code 1m30s}; units are ns, us (or
 * µs), ms, s, m and h. The range is that of a signed 64-bit number of nanoseconds, as in Go.
 */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /** The duration that a text means, or empty where Go would refuse the text. */
  public static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length()) {
      if (!part.find(at) || part.start() != at) {
        return Optional.empty();
      }
      BigDecimal partNanos = new BigDecimal(part.group(1)).multiply(unitNanos(part.group(2)));
      nanos = nanos.add(new BigDecimal(partNanos.toBigInteger()));
      at = part.end();
    }
    if (at == 0 || nanos.compareTo(LARGEST) > 0) {
      return Optional.empty();
    }
    Duration duration = Duration.ofNanos(nanos.longValueExact());
    return Optional.of(negative ? duration.negated() : duration);
  }

  /**
   * The shortest usual text for a duration, such as {@code 1m30s}; {@link #parse} reads it back.
   */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    Duration size = duration.abs();
    StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
    append(text, size.toHours(), "h");
    append(text, size.toMinutesPart(), "m");
    append(text, size.toSecondsPart(), "s");
    append(text, size.toMillisPart(), "ms");
    append(text, size.toNanosPart() / 1_000 % 1_000, "us");
    append(text, size.toNanosPart() % 1_000, "ns");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count != 0) {
      text.append(count).append(unit);
    }
  }

  private static BigDecimal unitNanos(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000L;
        });
  }
}
