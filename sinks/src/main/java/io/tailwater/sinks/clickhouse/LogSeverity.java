package io.tailwater.sinks.clickhouse;

/**
 * The ranges of OTLP's severity numbers; SQL users see the words. Source: opentelemetry-proto 1.9,
 * {@code logs/v1/logs.proto}, {@code SeverityNumber}.
 */
enum LogSeverity {
  /** The log does not say. */
  UNSPECIFIED,
  /** 1 to 4. */
  TRACE,
  /** 5 to 8. */
  DEBUG,
  /** 9 to 12. */
  INFO,
  /** 13 to 16. */
  WARN,
  /** 17 to 20. */
  ERROR,
  /** 21 to 24. */
  FATAL;

  private static final LogSeverity[] ALL = values();
  private static final int NUMBERS_EACH = 4;

  private static final int HIGHEST_NUMBER = 24;

  /**
   * The range of this number among all, as patterns name it; one that is unknown counts as none.
   */
  static LogSeverity ofBand(int band) {
    return band < 0 || band >= ALL.length ? UNSPECIFIED : ALL[band];
  }

  /** The range of a number; a number that OTLP does not know counts as none. */
  static LogSeverity of(int number) {
    return number < 1 || number > HIGHEST_NUMBER
        ? UNSPECIFIED
        : ALL[(number + NUMBERS_EACH - 1) / NUMBERS_EACH];
  }
}
