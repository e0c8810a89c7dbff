package io.tailwater.processors.ottl;

/**
 * One word of a condition.
 *
 * @param text the word; of a string literal what it stands for, without quotes and escapes
 * @param column where it begins, the first character being 1
 */
record Token(Kind kind, String text, int column) {
  enum Kind {
    BYTES,
    FLOAT,
    INT,
    STRING,
    NIL,
    NOT,
    OR,
    AND,
    COMPARISON,
    ARROW,
    ADD_SUB,
    MULT_DIV,
    BOOLEAN,
    EQUAL,
    PUNCTUATION,
    UPPERCASE,
    LOWERCASE,
    END
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  boolean isPunctuation(char wanted) {
    return kind == Kind.PUNCTUATION && text.charAt(0) == wanted;
  }

  /** How a message names it. */
  String shown() {
    return kind == Kind.END ? "the end of the condition" : "'" + text + "'";
  }
}
