package io.tailwater.ingest.decode.log;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Times as logging libraries write them: numbers whose unit their magnitude tells, RFC 3339, and
 * the same with a blank for the T or without a zone, which is UTC then.
 */
final class EpochTimes {
  private static final int LONGEST = 40;
  private static final long NANOS_A_SECOND = 1_000_000_000L;

  /** Epoch seconds above this, the year 5138, are milliseconds; and so on for the finer units. */
  private static final long MOST_SECONDS = 100_000_000_000L;

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendPattern("HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private EpochTimes() {}

  /** Epoch nanoseconds of a value of JSON; 0 where it is no time, or none after 1970. */
  static long nanos(Object value) {
    return switch (value) {
      case Long number -> ofNumber(BigDecimal.valueOf(number));
      case Double number ->
          number.isNaN() || number.isInfinite() ? 0 : ofNumber(BigDecimal.valueOf(number));
      case String text -> ofText(text.strip());
      default -> 0;
    };
  }

  private static long ofText(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return 0;
    }
    if (text.length() < 10 || text.charAt(4) != '-') {
      try {
        return ofNumber(new BigDecimal(text));
      } catch (NumberFormatException _) {
        return 0;
      }
    }
    String iso = text.replace(',', '.');
    if (iso.length() > 10 && (iso.charAt(10) == ' ' || iso.charAt(10) == 't')) {
      iso = iso.substring(0, 10) + 'T' + iso.substring(11).replace(" ", "");
    }
    try {
      TemporalAccessor time = FORMAT.parse(iso);
      Instant instant =
          time.isSupported(ChronoField.INSTANT_SECONDS)
              ? Instant.from(time)
              : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
      return ofSeconds(instant.getEpochSecond(), instant.getNano());
    } catch (DateTimeException _) {
      return 0;
    }
  }

  private static long ofNumber(BigDecimal number) {
    // The exponent is checked first: 1e999999999 would otherwise be written out in full.
    if (number.signum() <= 0 || number.precision() - (long) number.scale() > 19) {
      return 0;
    }
    int unitDigits = 9;
    BigDecimal bound = BigDecimal.valueOf(MOST_SECONDS);
    while (unitDigits > 0 && number.compareTo(bound) >= 0) {
      bound = bound.movePointRight(3);
      unitDigits -= 3;
    }
    BigDecimal nanos = number.movePointRight(unitDigits);
    return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? 0 : nanos.longValue();
  }

  private static long ofSeconds(long seconds, int nanos) {
    boolean fits = seconds >= 0 && seconds < Long.MAX_VALUE / NANOS_A_SECOND;
    return fits ? seconds * NANOS_A_SECOND + nanos : 0;
  }
}
