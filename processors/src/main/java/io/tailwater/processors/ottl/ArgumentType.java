package io.tailwater.processors.ottl;

import org.jspecify.annotations.Nullable;

/** What an argument must be. A literal of another type is refused when the condition is parsed. */
enum ArgumentType {
  ANY,
  STRING,
  STRING_LIKE,
  INT,
  INT_LIKE,
  FLOAT,
  FLOAT_LIKE,
  BOOL,
  BOOL_LIKE,
  BYTES_LIKE,
  MAP,
  LIST,
  DURATION,
  TIME,
  /** A string literal, nothing computed. */
  STRING_LITERAL,
  /** A boolean literal. */
  BOOL_LITERAL,
  /** A list literal, of any values. */
  LIST_LITERAL;

  /**
   * Checks a literal argument.
   *
   * @throws OttlEvaluationException where it is of another type
   */
  void check(@Nullable Object value) {
    Object _ =
        switch (this) {
          case ANY, LIST_LITERAL -> value;
          case STRING, STRING_LITERAL -> Typed.text(value);
          case STRING_LIKE -> Typed.textLike(value);
          case INT -> Typed.integer(value);
          case INT_LIKE -> Typed.integerLike(value);
          case FLOAT -> Typed.real(value);
          case FLOAT_LIKE -> Typed.realLike(value);
          case BOOL, BOOL_LITERAL -> Typed.truth(value);
          case BOOL_LIKE -> Typed.truthLike(value);
          case BYTES_LIKE -> Typed.bytesLike(value);
          case MAP -> Typed.map(value);
          case LIST -> Typed.list(value);
          case DURATION -> Typed.duration(value);
          case TIME -> Typed.time(value);
        };
  }
}
