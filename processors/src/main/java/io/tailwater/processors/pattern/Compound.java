package io.tailwater.processors.pattern;

/** Looks of words that are variables as a whole, though no part of them need be. Pure. */
final class Compound {
  private static final int LEAST_HEX_GROUPS = 3;

  private static final int COUNTRY_LETTERS = 2;

  private Compound() {}

  /**
   * Whether a word with a colon or an {@code @} is a variable: {@code name@place}, {@code
   * host.name:port}, or hexadecimal groups as in a hardware or IPv6 address.
   */
  static boolean isVariable(byte[] body, int start, int end) {
    int colons = 0;
    int lastColon = -1;
    int kindsBefore = 0;
    int kindsAfter = 0;
    for (int at = start; at < end; at++) {
      int kind = ByteKinds.of(body[at]);
      if ((kind & ByteKinds.AT_SIGN) != 0 && at > start && at < end - 1) {
        return true;
      }
      if ((kind & ByteKinds.COLON) != 0) {
        colons++;
        lastColon = at;
        kindsBefore |= kindsAfter;
        kindsAfter = 0;
      } else {
        kindsAfter |= kind;
      }
    }
    int kinds = kindsBefore | kindsAfter;
    int hex = ByteKinds.HEX_LETTER | ByteKinds.LOWER_CASE | ByteKinds.DIGIT;
    if (colons >= LEAST_HEX_GROUPS - 1 && (kinds & ~hex) == 0) {
      return true;
    }
    return colons == 1
        && lastColon < end - 1
        && kindsAfter == ByteKinds.DIGIT
        && (kindsBefore & ByteKinds.DOT) != 0;
  }

  /** Whether a word with a dot is the name of a host, as its last labels tell. */
  static boolean isHostName(byte[] body, int start, int end) {
    int last = dotBefore(body, start, end);
    if (last < start || last == start) {
      return false;
    }
    if (Vocabulary.TOP_LEVEL_DOMAINS.contains(body, last + 1, end)) {
      return true;
    }
    return end - last - 1 == COUNTRY_LETTERS
        && Vocabulary.SECOND_LEVEL_DOMAINS.contains(body, dotBefore(body, start, last) + 1, last);
  }

  /** Where the last dot is, or just before the start if there is none. */
  private static int dotBefore(byte[] body, int start, int end) {
    int at = end - 1;
    while (at >= start && body[at] != '.') {
      at--;
    }
    return at;
  }

  /** Whether a word is a path without a slash in front. */
  static boolean hasTwoSlashes(byte[] body, int start, int end) {
    int slashes = 0;
    for (int at = start; at < end && slashes < 2; at++) {
      if ((ByteKinds.of(body[at]) & ByteKinds.SLASH) != 0) {
        slashes++;
      }
    }
    return slashes == 2;
  }
}
