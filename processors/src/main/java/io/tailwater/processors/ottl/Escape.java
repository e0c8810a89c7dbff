package io.tailwater.processors.ottl;

/** The escapes of a string literal: Go's, each standing for one character. */
final class Escape {
  private Escape() {}

  /**
   * Reads the escape after the backslash before {@code at}.
   *
   * @return the index after the escape
   */
  static int read(String text, int at, StringBuilder into) {
    if (at >= text.length()) {
      throw new OttlSyntaxException("a string that is not closed by '\"'", at);
    }
    char c = text.charAt(at);
    int next = at + 1;
    switch (c) {
      case 'a' -> into.append('\u0007');
      case 'b' -> into.append('\b');
      case 'f' -> into.append('\f');
      case 'n' -> into.append('\n');
      case 'r' -> into.append('\r');
      case 't' -> into.append('\t');
      case 'v' -> into.append('\u000b');
      case '\\', '"' -> into.append(c);
      case 'x' -> next = number(text, at, next, 2, 16, into);
      case 'u' -> next = number(text, at, next, 4, 16, into);
      case 'U' -> next = number(text, at, next, 8, 16, into);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> next = number(text, at, at, 3, 8, into);
      default -> throw invalid(text, at);
    }
    return next;
  }

  private static int number(
      String text, int at, int from, int digits, int radix, StringBuilder into) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit =
          i < text.length() && text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0) {
        throw invalid(text, at);
      }
      value = value * radix + digit;
    }
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (surrogate || value > Character.MAX_CODE_POINT || (radix == 8 && value > 255)) {
      throw invalid(text, at);
    }
    into.appendCodePoint((int) value);
    return from + digits;
  }

  private static OttlSyntaxException invalid(String text, int at) {
    return new OttlSyntaxException(
        "'\\"
            + Character.toString(text.codePointAt(at))
            + "' is no escape of a string; write '\\\\' for a backslash",
        at);
  }
}
