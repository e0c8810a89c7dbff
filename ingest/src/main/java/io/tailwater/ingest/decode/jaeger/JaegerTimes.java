package io.tailwater.ingest.decode.jaeger;

import java.time.DateTimeException;
import java.time.Instant;

/** Jaeger's times and durations as nanoseconds that never overflow and are never negative. */
final class JaegerTimes {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** So many that any number of nanoseconds that fits an int can still be added. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 3;

  private static final int MAX_DIGITS = 18;
  private static final int MAX_TIME_CHARS = 64;

  private JaegerTimes() {}

  /** Those of a {@code Timestamp} or a {@code Duration}; 0 for what is before the epoch. */
  static long nanos(long seconds, int nanos) {
    long within = Math.clamp(seconds, -MAX_SECONDS, MAX_SECONDS);
    return Math.max(0, within * NANOS_PER_SECOND + nanos);
  }

  static long ofMillis(long millis) {
    return Math.clamp(millis, 0, MAX_SECONDS * 1000) * NANOS_PER_MILLI;
  }

  /** The sum of two that are not negative. */
  static long plus(long unixNano, long nanos) {
    long sum = unixNano + nanos;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Reads RFC 3339, as {@code 2023-11-14T22:13:20.019009193Z}; -1 for anything else. */
  static long parseTime(String text) {
    if (text.length() > MAX_TIME_CHARS) {
      return -1;
    }
    try {
      Instant instant = Instant.parse(text);
      return nanos(instant.getEpochSecond(), instant.getNano());
    } catch (DateTimeException _) {
      return -1;
    }
  }

  /**
   * Reads protobuf's JSON for a duration, as {@code 0.019009193s}; -1 for anything else. A negative
   * one reads as 0, and digits after the ninth are cut.
   */
  static long parseDuration(String text) {
    int end = text.length() - 1;
    if (end < 1 || text.charAt(end) != 's') {
      return -1;
    }
    boolean negative = text.charAt(0) == '-';
    int begin = negative ? 1 : 0;
    int point = text.indexOf('.');
    int secondsEnd = point < 0 ? end : point;
    if (secondsEnd == begin || !digits(text, begin, secondsEnd) || point == end - 1) {
      return -1;
    }
    if (point >= 0 && !digits(text, point + 1, end)) {
      return -1;
    }
    if (negative) {
      return 0;
    }
    long seconds =
        secondsEnd - begin > MAX_DIGITS ? MAX_SECONDS : Long.parseLong(text, begin, secondsEnd, 10);
    return nanos(seconds, point < 0 ? 0 : fraction(text, point + 1, end));
  }

  private static int fraction(String text, int from, int to) {
    int nanos = 0;
    for (int i = 0; i < 9; i++) {
      nanos = 10 * nanos + (from + i < to ? text.charAt(from + i) - '0' : 0);
    }
    return nanos;
  }

  private static boolean digits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
