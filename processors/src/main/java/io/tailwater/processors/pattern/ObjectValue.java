package io.tailwater.processors.pattern;

/** A value of {@code key=value} that is more than a word. Pure. */
final class ObjectValue {
  /** Longer objects are not looked through: bounds the time for a line of nothing but brackets. */
  private static final int MAX_OBJECT_BYTES = 256;

  private ObjectValue() {}

  /**
   * Where an object printed with its fields ends that begins here, as {@code Name{12 a=b}} or
   * {@code Name[3]} up to the blank or the bracket that is not its own.
   *
   * @return -1 if the value has no bracket, or no digit, or is too long
   */
  static int end(byte[] body, int start, int limit) {
    int depth = 0;
    boolean bracket = false;
    boolean digit = false;
    int at = start;
    int last = Math.min(limit, start + MAX_OBJECT_BYTES);
    for (; at < last; at++) {
      byte b = body[at];
      if (b == '{' || b == '[' || b == '(') {
        if (at == start) {
          return -1;
        }
        bracket = true;
        depth++;
      } else if (b == '}' || b == ']' || b == ')') {
        if (--depth < 0) {
          break;
        }
      } else if ((ByteKinds.of(b) & ByteKinds.BLANK) != 0
          || (depth == 0 && (ByteKinds.of(b) & ByteKinds.BREAK) != 0)) {
        break;
      } else if (b >= '0' && b <= '9') {
        digit = true;
      }
    }
    return bracket && digit && at < start + MAX_OBJECT_BYTES ? at : -1;
  }

  /**
   * Where the quote is that ends a value of several words.
   *
   * @return -1 if the value is of one word or does not end in this line
   */
  static int quoteEnd(byte[] body, int start, int limit) {
    boolean blank = false;
    for (int at = start; at < limit && body[at] != '\n' && body[at] != '\r'; at++) {
      if (body[at] == '"') {
        return blank ? at : -1;
      }
      blank |= (ByteKinds.of(body[at]) & ByteKinds.BLANK) != 0;
    }
    return -1;
  }
}
