package io.tailwater.embedded.clickhouse;

import io.tailwater.embedded.clickhouse.SqlToken.Kind;

/**
 * Splits byte text into ClickHouse's tokens, one at a time, so that it can stop where INSERT data
 * begins.
 *
 * <p>The engine reads whatever it is given as a script of many statements. This lexer is what finds
 * a second statement first, so it must never see a string or comment where the engine sees none:
 * whatever it does not know is {@link Kind#BROKEN}, and refused. Known are: comments from {@code
 * --} or {@code # } to the line's end and nested block comments; strings and quoted names with
 * backslash escapes and doubled quotes; curly quotes (three bytes in UTF-8); heredocs {@code
 * $tag$...$tag$}.
 */
final class SqlLexer {
  private static final String CURLY_PREFIX = "\u00e2\u0080";

  private final String text;
  private int position;

  SqlLexer(String text, int start) {
    this.text = text;
    this.position = start;
  }

  /** The next token; {@link Kind#END} for ever after the last. */
  SqlToken next() {
    int start = skipBlanks();
    if (start < 0) {
      return token(Kind.BROKEN, position, text.length());
    }
    if (start == text.length()) {
      return token(Kind.END, start, start);
    }
    char c = text.charAt(start);
    if (isWordChar(c)) {
      return token(Kind.WORD, start, wordEnd(start));
    }
    return switch (c) {
      case '\'' -> quoted(Kind.STRING, start);
      case '"', '`' -> quoted(Kind.QUOTED_NAME, start);
      case '$' -> heredoc(start);
      case '(', '[', '{' -> token(Kind.OPEN, start, start + 1);
      case ')', ']', '}' -> token(Kind.CLOSE, start, start + 1);
      case ';' -> token(Kind.SEMICOLON, start, start + 1);
      case '\\', 0 -> token(Kind.BROKEN, start, start + 1);
      case '\u00e2' -> curly(start);
      default -> token(Kind.SYMBOL, start, start + 1);
    };
  }

  /** Index of the next char that is neither blank nor comment; -1 for a comment without end. */
  private int skipBlanks() {
    int i = position;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (isBlank(c)) {
        i++;
      } else if (text.startsWith("--", i) || text.startsWith("# ", i) || text.startsWith("#!", i)) {
        int lineEnd = text.indexOf('\n', i);
        i = lineEnd < 0 ? text.length() : lineEnd + 1;
      } else if (text.startsWith("/*", i)) {
        i = blockCommentEnd(i);
        if (i < 0) {
          return -1;
        }
      } else {
        break;
      }
    }
    return i;
  }

  private int blockCommentEnd(int start) {
    int depth = 0;
    int i = start;
    while (i + 1 < text.length()) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return -1;
  }

  private SqlToken quoted(Kind kind, int start) {
    char quote = text.charAt(start);
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i++;
        } else {
          return token(kind, start, i + 1);
        }
      }
    }
    return token(Kind.BROKEN, start, text.length());
  }

  private SqlToken heredoc(int start) {
    int tagEnd = start + 1;
    while (tagEnd < text.length() && isWordChar(text.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd == text.length() || text.charAt(tagEnd) != '$') {
      return token(Kind.SYMBOL, start, start + 1);
    }
    String tag = text.substring(start, tagEnd + 1);
    int close = text.indexOf(tag, tagEnd + 1);
    if (close < 0) {
      return token(Kind.BROKEN, start, text.length());
    }
    return token(Kind.STRING, start, close + tag.length());
  }

  private SqlToken curly(int start) {
    if (!text.startsWith(CURLY_PREFIX, start) || start + 2 >= text.length()) {
      return token(Kind.SYMBOL, start, start + 1);
    }
    char opening = text.charAt(start + 2);
    if (opening != '\u0098' && opening != '\u009c') {
      return token(Kind.SYMBOL, start, start + 3);
    }
    int close = text.indexOf(CURLY_PREFIX + (char) (opening + 1), start + 3);
    if (close < 0) {
      return token(Kind.BROKEN, start, text.length());
    }
    return token(opening == '\u0098' ? Kind.STRING : Kind.QUOTED_NAME, start, close + 3);
  }

  private SqlToken token(Kind kind, int start, int end) {
    position = end;
    return new SqlToken(kind, start, end, text.substring(start, Math.min(end, start + 64)));
  }

  private int wordEnd(int start) {
    int i = start;
    while (i < text.length() && (isWordChar(text.charAt(i)) || text.charAt(i) == '$')) {
      i++;
    }
    return i;
  }

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isWordChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
