package io.tailwater.processors.exception;

import io.tailwater.model.ExceptionOccurrence;
import org.jspecify.annotations.Nullable;

/** Texts of exceptions, no longer than they are written: anybody's spans and logs are held here. */
final class Texts {
  private Texts() {}

  /** An attribute's text; empty for what is none. */
  static String of(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "";
  }

  static String name(String text) {
    return cut(text, ExceptionOccurrence.MAX_NAME_BYTES);
  }

  static String message(String text) {
    return cut(text, ExceptionOccurrence.MAX_MESSAGE_BYTES);
  }

  static String stacktrace(String text) {
    return cut(text, ExceptionOccurrence.MAX_STACKTRACE_BYTES);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
