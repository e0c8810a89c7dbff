package io.tailwater.ingest.enrich;

import io.tailwater.ingest.decode.Severities;
import java.nio.charset.StandardCharsets;

/**
 * The severity that stands near the beginning of a log's text: a word in capitals by itself, or one
 * in any case in brackets or behind {@code level=}.
 */
final class TextSeverity {
  private static final int NEAR = 160;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 13;
  private static final int LONGEST_COLOUR = 8;
  private static final byte ESCAPE = 0x1b;

  private TextSeverity() {}

  /** The word; empty where there is none. */
  static String find(byte[] bytes, int from, int to) {
    int last = Math.min(to, from + NEAR);
    int at = from;
    while (at < last) {
      if (!Bytes.isLetter(bytes[at])) {
        at = bytes[at] == ESCAPE ? colourEnd(bytes, at, to) : at + 1;
        continue;
      }
      int begin = at;
      boolean capitals = true;
      while (at < to && at - begin <= LONGEST && Bytes.isLetter(bytes[at])) {
        capitals &= Bytes.isUpper(bytes[at++]);
      }
      int length = at - begin;
      if (length >= SHORTEST
          && length <= LONGEST
          && (capitals || isMarked(bytes, from, begin, at, to))
          && isAlone(bytes, from, begin, at, to)) {
        String word = new String(bytes, begin, length, StandardCharsets.US_ASCII);
        if (Severities.number(word) != 0) {
          return word;
        }
      }
    }
    return "";
  }

  /** Between brackets, or the value of a level. */
  private static boolean isMarked(byte[] bytes, int from, int begin, int end, int to) {
    if (begin == from || end >= to) {
      return isLevel(bytes, from, begin);
    }
    byte before = bytes[begin - 1];
    byte after = bytes[end];
    return (before == '[' && after == ']')
        || (before == '<' && after == '>')
        || (before == '(' && after == ')')
        || isLevel(bytes, from, begin);
  }

  private static boolean isLevel(byte[] bytes, int from, int begin) {
    int at = begin;
    if (at > from && Bytes.isQuote(bytes[at - 1])) {
      at--;
    }
    return (at - from >= 6 && Bytes.startsWith(bytes, at - 6, at, "level="))
        || (at - from >= 4 && Bytes.startsWith(bytes, at - 4, at, "lvl="))
        || (at - from >= 9 && Bytes.startsWith(bytes, at - 9, at, "severity="));
  }

  private static boolean isAlone(byte[] bytes, int from, int begin, int end, int to) {
    boolean joined = begin > from && isJoint(bytes[begin - 1]) && !isColoured(bytes, from, begin);
    boolean joins = end < to && isJoint(bytes[end]);
    return !joined && !joins;
  }

  private static boolean isJoint(byte b) {
    return Bytes.isNameByte(b) || b == '/' || b == '$';
  }

  private static int colourEnd(byte[] bytes, int from, int to) {
    int at = from + 1;
    int last = Math.min(to, from + LONGEST_COLOUR);
    while (at < last && !Bytes.isLetter(bytes[at])) {
      at++;
    }
    return Math.min(at + 1, to);
  }

  /** Whether a terminal's code for a colour, ESC [ digits m, stands before it. */
  private static boolean isColoured(byte[] bytes, int from, int begin) {
    for (int i = begin - 1; i >= Math.max(from, begin - LONGEST_COLOUR); i--) {
      if (bytes[i] == ESCAPE) {
        return true;
      }
    }
    return false;
  }
}
