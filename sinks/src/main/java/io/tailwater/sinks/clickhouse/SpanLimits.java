package io.tailwater.sinks.clickhouse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How much of a span or log may land; what exceeds is cut and flagged by a {@link RowWarning}. */
final class SpanLimits {
  /** Attributes of a span, a resource, an event or a link. */
  static final int ATTRIBUTES = 256;

  /** Events of a span. */
  static final int EVENTS = 128;

  /** Links of a span. */
  static final int LINKS = 128;

  /** Levels of nested arrays and maps in an attribute. */
  static final int DEPTH = 16;

  /** Bytes of a key, a name, or a value that has no limit of its own. */
  static final int TEXT_BYTES = 4 << 10;

  /** Bytes of a database statement. */
  static final int STATEMENT_BYTES = 8 << 10;

  /** Bytes of a stack trace, and of a status message, which often holds one. */
  static final int STACK_TRACE_BYTES = 32 << 10;

  /** Bytes of a log's body. */
  static final int BODY_BYTES = 256 << 10;

  /** Bytes of the first error message of a trace. */
  static final int ERROR_MESSAGE_BYTES = 1 << 10;

  private static final byte[] STATEMENT = ascii("db.query.text");
  private static final byte[] OLD_STATEMENT = ascii("db.statement");
  private static final byte[] STACK_TRACE = ascii("exception.stacktrace");

  private SpanLimits() {}

  /** Bytes that the value of an attribute may have. */
  static int valueBytes(GrowingBytes key) {
    if (is(key, STATEMENT) || is(key, OLD_STATEMENT)) {
      return STATEMENT_BYTES;
    }
    return is(key, STACK_TRACE) ? STACK_TRACE_BYTES : TEXT_BYTES;
  }

  private static boolean is(GrowingBytes key, byte[] name) {
    return key.length() == name.length
        && Arrays.equals(key.array(), 0, name.length, name, 0, name.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
