package io.tailwater.processors.alert.judge;

/** Minutes since 1970-01-01 UTC, and how many of them are what. */
final class Minutes {
  static final int AN_HOUR = 60;
  static final int A_DAY = 24 * AN_HOUR;
  private static final long MILLIS = 60_000;

  private Minutes() {}

  /** The minute of a moment in epoch milliseconds. */
  static long of(long millis) {
    return Math.floorDiv(millis, MILLIS);
  }

  /** The begin of a minute in epoch milliseconds. */
  static long millis(long minute) {
    return minute * MILLIS;
  }
}
