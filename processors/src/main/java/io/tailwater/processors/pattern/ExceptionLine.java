package io.tailwater.processors.pattern;

import java.nio.charset.StandardCharsets;

/**
 * The class of the exception below a log line: the first line that is not indented and begins with
 * a name that ends in {@code Exception} or {@code Error}, as stack traces of Java, Python, .NET and
 * JavaScript have it. Pure.
 */
final class ExceptionLine {
  private static final byte[] EXCEPTION = "Exception".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = "Error".getBytes(StandardCharsets.US_ASCII);

  private ExceptionLine() {}

  /** Where the name begins, among the lines after {@code from}; -1 if there is none. */
  static int find(byte[] body, int from, int limit) {
    for (int at = from; at < limit; at++) {
      if (body[at] == '\n' && at + 1 < limit) {
        int end = end(body, at + 1, limit);
        if (endsWith(body, at + 1, end, EXCEPTION) || endsWith(body, at + 1, end, ERROR)) {
          return at + 1;
        }
      }
    }
    return -1;
  }

  /** Where a name that begins here ends. */
  static int end(byte[] body, int start, int limit) {
    int at = start;
    while (at < limit && isNameByte(body[at])) {
      at++;
    }
    return at;
  }

  private static boolean isNameByte(byte b) {
    return b == '.'
        || b == '$'
        || b == '_'
        || (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z');
  }

  private static boolean endsWith(byte[] body, int start, int end, byte[] tail) {
    int from = end - tail.length;
    if (from < start) {
      return false;
    }
    for (int i = 0; i < tail.length; i++) {
      if (body[from + i] != tail[i]) {
        return false;
      }
    }
    return true;
  }
}
