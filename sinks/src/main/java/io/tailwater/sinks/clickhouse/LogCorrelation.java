package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.otlp.LogView;
import java.util.Arrays;
import java.util.Locale;

/** What a log is tied to by its ids; SQL users see the words in lower case. */
enum LogCorrelation {
  /** To nothing. */
  NONE,
  /** To a trace. */
  TRACE,
  /** To a span of a trace. */
  SPAN;

  private static final LogCorrelation[] ALL = values();
  private static final byte[][] WORDS =
      Arrays.stream(ALL)
          .map(correlation -> correlation.name().toLowerCase(Locale.ROOT).getBytes(US_ASCII))
          .toArray(byte[][]::new);

  /** What the ids of a log say. */
  static LogCorrelation of(LogView log) {
    if (!log.hasTraceId()) {
      return NONE;
    }
    return log.spanId() != 0 ? SPAN : TRACE;
  }

  /** The one with this word, {@code otherwise} where there is none. */
  static LogCorrelation of(GrowingBytes word, LogCorrelation otherwise) {
    for (int i = 0; i < WORDS.length; i++) {
      if (word.equalTo(WORDS[i])) {
        return ALL[i];
      }
    }
    return otherwise;
  }
}
