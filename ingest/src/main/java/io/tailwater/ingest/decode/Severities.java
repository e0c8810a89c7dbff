package io.tailwater.ingest.decode;

import java.util.Locale;

/**
 * OTLP's severity numbers of the words that logging libraries have for them.
 *
 * <p>Source: OpenTelemetry's logs data model, appendix B. Numbers are those of Bunyan and Pino, and
 * Python's {@code levelno}, which agree from 20 to 50.
 */
public final class Severities {
  private static final int LONGEST_WORD = 13;
  private static final int TRACE = 1;
  private static final int DEBUG = 5;
  private static final int INFO = 9;
  private static final int NOTICE = 10;
  private static final int WARN = 13;
  private static final int ERROR = 17;
  private static final int CRITICAL = 18;
  private static final int ALERT = 19;
  private static final int FATAL = 21;

  private Severities() {}

  /** OTLP's number of a word in any case, or of a level in digits; 0 where it is none. */
  public static int number(String word) {
    if (word.isEmpty() || word.length() > LONGEST_WORD) {
      return 0;
    }
    return switch (upper(word)) {
      case "TRACE", "FINEST", "VERBOSE", "10" -> TRACE;
      case "DEBUG", "DBG", "FINE", "FINER", "CONFIG", "20" -> DEBUG;
      case "INFO", "INFORMATION", "INFORMATIONAL", "30" -> INFO;
      case "NOTICE" -> NOTICE;
      case "WARN", "WARNING", "40" -> WARN;
      case "ERROR", "ERR", "SEVERE", "50" -> ERROR;
      case "CRITICAL", "CRIT" -> CRITICAL;
      case "ALERT" -> ALERT;
      case "FATAL", "PANIC", "EMERG", "EMERGENCY", "60" -> FATAL;
      default -> 0;
    };
  }

  /** ASCII only, and without an allocation where nothing is to change. */
  private static String upper(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= 'a' && c <= 'z') {
        return word.toUpperCase(Locale.ROOT);
      }
    }
    return word;
  }
}
