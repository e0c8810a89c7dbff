package io.tailwater.processors.ottl;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a condition into words, by OTTL's rules.
 *
 * <p>A name in mixed case comes as several words ({@code IsMatch} as I, s, M, atch), as upstream:
 * what it is (function, enum or path) is for the parser to say.
 */
final class Lexer {
  private static final String PUNCTUATION = "(){}[]:,.";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** All words, the last of kind {@link Token.Kind#END}. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        at++;
      } else if (isDigit(c)
          || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
        number();
      } else if (c == '"') {
        string();
      } else if (c >= 'a' && c <= 'z') {
        lowercase();
      } else if (c >= 'A' && c <= 'Z') {
        word(Token.Kind.UPPERCASE, endOf('A', 'Z'));
      } else {
        symbol(c);
      }
    }
    tokens.add(new Token(Token.Kind.END, "", text.length() + 1));
  }

  private void number() {
    if (text.charAt(at) == '0' && at + 2 < text.length() && text.charAt(at + 1) == 'x') {
      int end = at + 2;
      while (end < text.length()
          && Character.digit(text.charAt(end), 16) >= 0
          && text.charAt(end) < 128) {
        end++;
      }
      if (end > at + 2) {
        word(Token.Kind.BYTES, end);
        return;
      }
    }
    int end = digits(at);
    if (end == text.length() || text.charAt(end) != '.') {
      word(Token.Kind.INT, end);
      return;
    }
    end = digits(end + 1);
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int exponent = end + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
        exponent++;
      }
      int exponentEnd = digits(exponent);
      if (exponentEnd > exponent) {
        end = exponentEnd;
      }
    }
    word(Token.Kind.FLOAT, end);
  }

  private int digits(int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private void lowercase() {
    int run = at;
    while (run < text.length() && isWord(text.charAt(run))) {
      run++;
    }
    Token.Kind keyword = keyword(text.substring(at, run));
    if (keyword == Token.Kind.LOWERCASE) {
      word(keyword, endOf('a', 'z'));
    } else {
      word(keyword, run);
    }
  }

  private static Token.Kind keyword(String word) {
    return switch (word) {
      case "nil" -> Token.Kind.NIL;
      case "not" -> Token.Kind.NOT;
      case "or" -> Token.Kind.OR;
      case "and" -> Token.Kind.AND;
      case "true", "false" -> Token.Kind.BOOLEAN;
      default -> Token.Kind.LOWERCASE;
    };
  }

  private int endOf(char first, char last) {
    int end = at;
    while (end < text.length()) {
      char c = text.charAt(end);
      if ((c >= first && c <= last) || isDigit(c) || c == '_') {
        end++;
      } else {
        break;
      }
    }
    return end;
  }

  private void string() {
    int start = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        at = Escape.read(text, at, value);
      } else {
        value.append(c);
      }
    }
    if (at >= text.length()) {
      throw new OttlSyntaxException("a string that is not closed by '\"'", start + 1);
    }
    at++;
    tokens.add(new Token(Token.Kind.STRING, value.toString(), start + 1));
  }

  private void symbol(char c) {
    String two = text.substring(at, Math.min(at + 2, text.length()));
    switch (two) {
      case "==", "!=", ">=", "<=" -> word(Token.Kind.COMPARISON, at + 2);
      case "=>" -> word(Token.Kind.ARROW, at + 2);
      default -> {
        switch (c) {
          case '>', '<' -> word(Token.Kind.COMPARISON, at + 1);
          case '+', '-' -> word(Token.Kind.ADD_SUB, at + 1);
          case '*', '/' -> word(Token.Kind.MULT_DIV, at + 1);
          case '=' -> word(Token.Kind.EQUAL, at + 1);
          default -> {
            if (PUNCTUATION.indexOf(c) < 0) {
              throw new OttlSyntaxException(
                  "'" + Character.toString(text.codePointAt(at)) + "' is no part of OTTL", at + 1);
            }
            word(Token.Kind.PUNCTUATION, at + 1);
          }
        }
      }
    }
  }

  private void word(Token.Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(at, end), at + 1));
    at = end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
