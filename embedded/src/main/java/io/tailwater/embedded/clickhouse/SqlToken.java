package io.tailwater.embedded.clickhouse;

/**
 * A token of SQL byte text.
 *
 * @param start index of its first char
 * @param end index behind its last char
 */
record SqlToken(Kind kind, int start, int end, String text) {
  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    OPEN,
    CLOSE,
    SEMICOLON,
    SYMBOL,
    /** Something no statement may hold, such as a string without an end. */
    BROKEN,
    END
  }

  boolean is(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }
}
