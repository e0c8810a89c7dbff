package io.tailwater.processors.pattern;

import static io.tailwater.processors.pattern.ByteKinds.AT_SIGN;
import static io.tailwater.processors.pattern.ByteKinds.BLANK;
import static io.tailwater.processors.pattern.ByteKinds.BREAK;
import static io.tailwater.processors.pattern.ByteKinds.COLON;
import static io.tailwater.processors.pattern.ByteKinds.DIGIT;
import static io.tailwater.processors.pattern.ByteKinds.DOT;
import static io.tailwater.processors.pattern.ByteKinds.HEX_LETTER;
import static io.tailwater.processors.pattern.ByteKinds.NON_ASCII;
import static io.tailwater.processors.pattern.ByteKinds.OTHER_LETTER;
import static io.tailwater.processors.pattern.ByteKinds.PATH_END;
import static io.tailwater.processors.pattern.ByteKinds.SENTENCE_MARK;
import static io.tailwater.processors.pattern.ByteKinds.SLASH;
import static io.tailwater.processors.pattern.ByteKinds.WORDLIKE;

/*
 * Masks and cuts a line in one pass over its bytes, without an object for a token.
 *
 * What varies from line to line is told by its looks alone, never by which program wrote it:
 *
 *   - any word with a digit in it (numbers, addresses, dates, ids, sizes, versions),
 *   - a hexadecimal word of eight or more letters, and groups of them with colons between,
 *   - paths and URLs up to the next blank, quote or closing bracket, other words with two slashes,
 *   - name@place, host.name:port, and host names by their last labels,
 *   - true, false, null and the like,
 *   - a value behind "=" that is an object printed with its fields, where these have a digit, or
 *     that is quoted and of several words, unless its key says that it is a message.
 *
 * A unit or time zone behind a variable and the names of months and days before one belong to it.
 * Variables that follow each other are one, whatever stands between: so "5 KB", "1,024 MB" and
 * "5.2 KB" are alike, and so are lists of different lengths.
 *
 * Brackets, quotes and "= , ; |" part tokens and belong to none, as do the marks of a sentence at a
 * token's ends, rows of dots, and what has neither letter nor digit. A colon parts what it joins:
 * keys of "key:value" stay, values are masked or not by their own looks.
 */
/** The tokens of a line. One instance serves line after line; not thread-safe. */
final class LineScanner {
  /** What is read of a body. */
  static final int MAX_BODY_BYTES = 4_096;

  /** Tokens of a line; what follows does not tell patterns apart. One bit each in a long. */
  static final int MAX_TOKENS = 64;

  /** The last token is kept for the class of an exception. */
  private static final int MAX_LINE_TOKENS = MAX_TOKENS - 1;

  private static final int NONE = -1;
  private static final int LEAST_HEX_LETTERS = 8;
  private static final byte[] NO_BODY = {};

  private final int[] starts = new int[MAX_TOKENS];
  private final int[] ends = new int[MAX_TOKENS];
  private final boolean[] variables = new boolean[MAX_TOKENS];

  /** The state of the hash before each token, and after the last. */
  private final long[] states = new long[MAX_TOKENS + 1];

  private byte[] body = NO_BODY;
  private int from;
  private int limit;
  private int lineEnd;
  private int count;
  private int exceptionToken;

  LineScanner() {
    states[0] = CanonicalHash.START;
  }

  /** Reads the first line of a body that is not blank, and the class of the exception below it. */
  void scan(byte[] bytes, int offset, int length) {
    body = bytes;
    from = offset;
    limit = offset + Math.min(length, MAX_BODY_BYTES);
    count = 0;
    exceptionToken = NONE;
    int at = offset;
    while (at < limit && isBlank(at)) {
      at++;
    }
    from = at;
    while (at < limit && count < MAX_LINE_TOKENS && body[at] != '\n' && body[at] != '\r') {
      at = (kind(at) & BREAK) != 0 ? passed(at) : token(at);
    }
    while (at < limit && body[at] != '\n' && body[at] != '\r') {
      at++;
    }
    lineEnd = at;
    if (at < limit) {
      int start = ExceptionLine.find(body, at, limit);
      if (start >= 0) {
        exceptionToken = count;
        word(start, ExceptionLine.end(body, start, limit));
      }
    }
  }

  /** How many tokens there are. */
  int count() {
    return count;
  }

  /** The id of the line's form. */
  long id() {
    return CanonicalHash.id(states[count]);
  }

  boolean isVariable(int token) {
    return variables[token];
  }

  /** Whether a token is the exception's class and did not stand in the line. */
  boolean isException(int token) {
    return token == exceptionToken;
  }

  byte[] body() {
    return body;
  }

  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }

  /** Where the line begins. */
  int lineStart() {
    return from;
  }

  /** Where the line ends. */
  int lineEnd() {
    return lineEnd;
  }

  /** Passes over a break, and takes a quoted value that it begins. */
  private int passed(int at) {
    if (body[at] == '"' && at > from && body[at - 1] == '=' && !followsTextKey(at - 1)) {
      int end = ObjectValue.quoteEnd(body, at + 1, limit);
      if (end > at) {
        variable(at + 1, end);
        return end + 1;
      }
    }
    return at + 1;
  }

  private boolean followsTextKey(int at) {
    return count > 0
        && ends[count - 1] == at
        && Vocabulary.TEXT_KEYS.contains(body, starts[count - 1], at);
  }

  /** Takes what begins here as a token or passes over it; where to go on, always further. */
  private int token(int at) {
    if (startsPath(at)) {
      return path(at, at);
    }
    if ((kind(at) & SENTENCE_MARK) != 0) {
      return at + 1;
    }
    if (at > from && body[at - 1] == '=') {
      int end = ObjectValue.end(body, at, limit);
      if (end > at) {
        variable(at, end);
        return end;
      }
    }
    return run(at);
  }

  /** A run of bytes without a break in it. */
  private int run(int start) {
    int seen = 0;
    int before = 0;
    int at = start;
    for (; at < limit; at++) {
      int kind = kind(at);
      if ((kind & BREAK) != 0) {
        break;
      }
      if ((kind & (COLON | DOT)) != 0) {
        if ((kind & COLON) != 0 && next(at) == '/') {
          if (next(at + 1) == '/') {
            return path(start, at);
          }
          break;
        }
        if ((kind & DOT) != 0 && next(at) == '.') {
          break;
        }
      } else if (parts(before, kind)) {
        break;
      }
      seen |= kind;
      before = kind;
    }
    if ((seen & WORDLIKE) != 0) {
      trimmed(start, at, seen);
    }
    return at;
  }

  /** Whether a number ends or begins within a script that has no blanks between words. */
  private static boolean parts(int before, int kind) {
    return ((before | kind) & NON_ASCII) != 0 && ((before | kind) & DIGIT) != 0;
  }

  private void trimmed(int start, int stop, int seen) {
    int end = stop;
    while (end > start && (kind(end - 1) & SENTENCE_MARK) != 0) {
      end--;
    }
    if ((seen & (COLON | AT_SIGN)) != 0 && Compound.isVariable(body, start, end)) {
      variable(start, end);
    } else if ((seen & COLON) != 0) {
      parted(start, end);
    } else {
      plain(start, end, seen);
    }
  }

  /** What colons join. */
  private void parted(int start, int end) {
    int at = start;
    while (at < end) {
      int seen = 0;
      int stop = at;
      for (; stop < end && body[stop] != ':'; stop++) {
        seen |= kind(stop);
      }
      if ((seen & WORDLIKE) != 0) {
        plain(at, stop, seen);
      }
      at = stop + 1;
    }
  }

  private void plain(int start, int end, int seen) {
    if (count == MAX_LINE_TOKENS) {
      return;
    }
    if (isMasked(start, end, seen)) {
      variable(start, end);
    } else if (count > 0 && variables[count - 1] && belongsToVariable(start, end)) {
      ends[count - 1] = end;
    } else {
      word(start, end);
    }
  }

  private boolean isMasked(int start, int end, int seen) {
    return (seen & DIGIT) != 0
        || ((seen & DOT) != 0 && Compound.isHostName(body, start, end))
        || ((seen & SLASH) != 0 && Compound.hasTwoSlashes(body, start, end))
        || ((seen & ~ByteKinds.LOWER_CASE) == HEX_LETTER && end - start >= LEAST_HEX_LETTERS)
        || Vocabulary.LITERALS.contains(body, start, end);
  }

  private boolean belongsToVariable(int start, int end) {
    for (int at = ends[count - 1]; at < start; at++) {
      if (!isBlank(at)) {
        return false;
      }
    }
    return Vocabulary.UNITS.contains(body, start, end);
  }

  private boolean startsPath(int at) {
    byte first = body[at];
    byte second = next(at);
    if (first == '/') {
      return second != 0 && (ByteKinds.of(second) & BREAK) == 0;
    }
    if (first == '~') {
      return second == '/';
    }
    if (first == '.') {
      return second == '/' || (second == '.' && next(at + 1) == '/');
    }
    return second == ':'
        && (kind(at) & (HEX_LETTER | OTHER_LETTER)) != 0
        && (next(at + 1) == '\\' || (next(at + 1) == '/' && next(at + 2) != '/'));
  }

  /** A path or URL that began at {@code start}; nothing up to {@code at} ends it. */
  private int path(int start, int at) {
    int stop = at;
    while (stop < limit && (kind(stop) & PATH_END) == 0) {
      stop++;
    }
    int end = stop;
    while (end > start + 1 && ((kind(end - 1) & (SENTENCE_MARK | BREAK)) != 0)) {
      end--;
    }
    variable(start, end);
    return Math.max(stop, start + 1);
  }

  private void variable(int start, int end) {
    int begin = start;
    while (count > 0
        && !variables[count - 1]
        && Vocabulary.DATE_NAMES.contains(body, starts[count - 1], ends[count - 1])) {
      count--;
      begin = starts[count];
    }
    if (count > 0 && variables[count - 1]) {
      ends[count - 1] = end;
    } else if (count < MAX_LINE_TOKENS) {
      states[count + 1] = CanonicalHash.variable(states[count], count == 0);
      push(begin, end, true);
    }
  }

  private void word(int start, int end) {
    states[count + 1] = CanonicalHash.token(states[count], count == 0, body, start, end);
    push(start, end, false);
  }

  private void push(int start, int end, boolean variable) {
    starts[count] = start;
    ends[count] = end;
    variables[count] = variable;
    count++;
  }

  private boolean isBlank(int at) {
    return (kind(at) & BLANK) != 0;
  }

  private int kind(int at) {
    return ByteKinds.of(body[at]);
  }

  /** The byte after this one, 0 at the end. */
  private byte next(int at) {
    return at + 1 < limit ? body[at + 1] : 0;
  }
}
