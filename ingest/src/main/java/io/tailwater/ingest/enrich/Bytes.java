package io.tailwater.ingest.enrich;

/** Kinds of bytes in texts. Only ASCII has a kind, so texts are never cut inside a character. */
final class Bytes {
  private Bytes() {}

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  /** Letters, digits and the underscore. */
  static boolean isWordByte(byte b) {
    return isLetter(b) || isDigit(b) || b == '_';
  }

  /** What names of fields, headers and attributes are made of. */
  static boolean isNameByte(byte b) {
    return isWordByte(b) || b == '-' || b == '.';
  }

  /** What tokens are made of: base64 of both alphabets, and what joins its parts. */
  static boolean isTokenByte(byte b) {
    return isNameByte(b) || b == '+' || b == '/' || b == '=' || b == '~';
  }

  static boolean isQuote(byte b) {
    return b == '"' || b == '\'' || b == '`';
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  /** Where up to eight blanks end. */
  static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    int last = Math.min(to, from + 8);
    while (at < last && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Whether the bytes are the word in any case; the word is in lower case. */
  static boolean is(byte[] bytes, int from, int to, String word) {
    return to - from == word.length() && startsWith(bytes, from, to, word);
  }

  /** Whether the bytes begin with the word in any case; the word is in lower case. */
  static boolean startsWith(byte[] bytes, int from, int to, String word) {
    if (from < 0 || to - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      byte b = bytes[from + i];
      if ((isUpper(b) ? b + 32 : b) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
