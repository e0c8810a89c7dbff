package io.tailwater.processors.rollup;

import java.util.Set;

/*
 * What is cut out. Literals of SQL: numbers, 'texts' with '' in them, $tag$texts$tag$, X'hex'; in
 * MySQL and its kin "texts" as well, which are names elsewhere, and there a backslash escapes. A list of literals is one literal,
 * however long: IN (?, ?, ?) and the rows of VALUES. Comments go, white space becomes one blank.
 * Queries that are JSON (MongoDB, Elasticsearch) keep their keys and lose their values.
 *
 * A scan, not a parser: what is cut off in the middle, or no SQL at all, gives some text without
 * literals as well.
 */
/** Statements without their literals, so that executions of one statement count together. */
final class StatementText {
  private static final int LONGEST = 1_024;
  private static final int MOST_READ = 8_192;
  private static final Set<String> TEXTS_IN_DOUBLE_QUOTES =
      Set.of("mysql", "mariadb", "clickhouse", "hive", "spark", "bigquery");
  private static final Set<String> JSON =
      Set.of("mongodb", "elasticsearch", "opensearch", "couchdb", "couchbase", "azure.cosmosdb");

  private final String text;
  private final int end;
  private final boolean doubleQuotesAreTexts;
  private final boolean json;
  private final boolean backslashEscapes;
  private final StringBuilder out;
  private int at;

  private StatementText(String text, String system) {
    this.text = text;
    end = Math.min(text.length(), MOST_READ);
    doubleQuotesAreTexts = TEXTS_IN_DOUBLE_QUOTES.contains(system);
    json = JSON.contains(system);
    backslashEscapes = json || doubleQuotesAreTexts;
    out = new StringBuilder(Math.min(end, LONGEST) + 16);
  }

  /**
   * The statement without literals, at most 1,024 characters.
   *
   * @param system {@code db.system.name}
   */
  static String of(String statement, String system) {
    return new StatementText(statement, system).withoutLiterals();
  }

  private String withoutLiterals() {
    while (at < end && out.length() < LONGEST) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        blank();
      } else if (c == '-' && next() == '-') {
        skipTo("\n");
      } else if (c == '/' && next() == '*') {
        at += 2;
        skipTo("*/");
      } else if (c == '\'') {
        skipQuoted(c);
        literal();
      } else if (c == '"') {
        doubleQuoted();
      } else if (c == '$' && isDollarQuote()) {
        literal();
      } else if (isDigit(c) && !isWithinName()) {
        skipNumber();
        literal();
      } else {
        out.append(c);
        at++;
      }
    }
    out.setLength(Math.min(out.length(), LONGEST));
    return out.toString().strip();
  }

  private char next() {
    return at + 1 < end ? text.charAt(at + 1) : 0;
  }

  private void blank() {
    at++;
    if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
      out.append(' ');
    }
  }

  private void skipTo(String stop) {
    int found = text.indexOf(stop, at);
    at = found < 0 || found >= end ? end : found + stop.length();
    if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
      out.append(' ');
    }
  }

  private void skipQuoted(char quote) {
    at++;
    while (at < end) {
      char c = text.charAt(at++);
      if (c == '\\' && backslashEscapes) {
        at++;
      } else if (c == quote) {
        if (at < end && text.charAt(at) == quote) {
          at++;
        } else {
          return;
        }
      }
    }
  }

  private void doubleQuoted() {
    int begin = at;
    skipQuoted('"');
    int stop = Math.min(at, end);
    if (json ? !isKey(stop) : doubleQuotesAreTexts) {
      literal();
    } else {
      out.append(text, begin, stop);
    }
  }

  private boolean isKey(int after) {
    int i = after;
    while (i < end && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i < end && text.charAt(i) == ':';
  }

  /** PostgreSQL's {@code $tag$text$tag$}; a parameter such as {@code $1} stays. */
  private boolean isDollarQuote() {
    int tagEnd = at + 1;
    while (tagEnd < end && isNamePart(text.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd >= end || text.charAt(tagEnd) != '$' || isDigit(text.charAt(at + 1))) {
      return false;
    }
    String tag = text.substring(at, tagEnd + 1);
    int close = text.indexOf(tag, tagEnd + 1);
    at = close < 0 || close >= end ? end : close + tag.length();
    return true;
  }

  private boolean isWithinName() {
    if (at == 0) {
      return false;
    }
    char before = text.charAt(at - 1);
    return isNamePart(before) || before == '$' || before == '@' || before == ':';
  }

  /** With its fraction, exponent or hexadecimal digits. */
  private void skipNumber() {
    while (at < end) {
      char c = text.charAt(at);
      boolean exponentSign =
          (c == '+' || c == '-') && Character.toLowerCase(text.charAt(at - 1)) == 'e';
      if (!isNamePart(c) && c != '.' && !exponentSign) {
        return;
      }
      at++;
    }
  }

  /** One for a whole list of literals, and one row for all rows of a list. */
  private void literal() {
    int length = out.length();
    if (out.length() > 0 && out.charAt(length - 1) == '-' && isSign(length - 1)) {
      out.setLength(--length);
    }
    int before = length;
    while (before > 0 && out.charAt(before - 1) == ' ') {
      before--;
    }
    if (before > 1 && out.charAt(before - 1) == ',') {
      int first = before - 1;
      while (first > 0 && out.charAt(first - 1) == ' ') {
        first--;
      }
      if (first > 0 && out.charAt(first - 1) == '?') {
        out.setLength(first);
        return;
      }
    }
    if (endsWithRepeatedRow(before)) {
      return;
    }
    out.append('?');
  }

  private boolean isSign(int minus) {
    int i = minus - 1;
    while (i >= 0 && out.charAt(i) == ' ') {
      i--;
    }
    return i < 0 || "(,=<>+-*/".indexOf(out.charAt(i)) >= 0;
  }

  /** {@code (?), (} before the literal: the row before said it all. */
  private boolean endsWithRepeatedRow(int length) {
    int i = length - 1;
    if (i < 0 || out.charAt(i) != '(') {
      return false;
    }
    i = skipBlanks(i - 1);
    if (i < 0 || out.charAt(i) != ',') {
      return false;
    }
    i = skipBlanks(i - 1);
    if (i < 2 || out.charAt(i) != ')' || out.charAt(i - 1) != '?' || out.charAt(i - 2) != '(') {
      return false;
    }
    out.setLength(i);
    return true;
  }

  private int skipBlanks(int from) {
    int i = from;
    while (i >= 0 && out.charAt(i) == ' ') {
      i--;
    }
    return i;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
