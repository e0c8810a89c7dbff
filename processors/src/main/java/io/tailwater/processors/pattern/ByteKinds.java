package io.tailwater.processors.pattern;

import java.nio.charset.StandardCharsets;

/**
 * What kind a byte of a line is, as bits: the kinds of a run of bytes are the bits of all of them.
 */
final class ByteKinds {
  /** Ends a token: white space, control bytes, brackets, quotes, {@code = , ; |}. */
  static final int BREAK = 1;

  static final int DIGIT = 1 << 1;

  /** {@code a} to {@code f} of either case. */
  static final int HEX_LETTER = 1 << 2;

  static final int OTHER_LETTER = 1 << 3;
  static final int LOWER_CASE = 1 << 4;

  /** Part of a character beyond ASCII. */
  static final int NON_ASCII = 1 << 5;

  static final int COLON = 1 << 6;
  static final int DOT = 1 << 7;
  static final int AT_SIGN = 1 << 8;

  /** A slash of either direction. */
  static final int SLASH = 1 << 9;

  /** White space and control bytes. */
  static final int BLANK = 1 << 10;

  /** Marks of sentences: at a token's ends they do not belong to it. */
  static final int SENTENCE_MARK = 1 << 11;

  /** Any other printable byte. */
  static final int OTHER = 1 << 12;

  /** Ends a path: quotes and brackets. */
  static final int PATH_END = 1 << 13;

  /** What makes a run of bytes a word rather than decoration. */
  static final int WORDLIKE = DIGIT | HEX_LETTER | OTHER_LETTER | NON_ASCII;

  private static final int[] KINDS = new int[256];

  static {
    for (int b = 0; b < KINDS.length; b++) {
      KINDS[b] = b <= ' ' || b == 0x7f ? BREAK | BLANK | PATH_END : b > 0x7f ? NON_ASCII : OTHER;
    }
    mark("0123456789", DIGIT);
    mark("abcdef", HEX_LETTER | LOWER_CASE);
    mark("ABCDEF", HEX_LETTER);
    mark("ghijklmnopqrstuvwxyz", OTHER_LETTER | LOWER_CASE);
    mark("GHIJKLMNOPQRSTUVWXYZ", OTHER_LETTER);
    mark("=,;[{", BREAK);
    mark("()]}<>\"'`|", BREAK | PATH_END);
    mark(":", COLON | SENTENCE_MARK);
    mark(".", DOT | SENTENCE_MARK);
    mark("!?", SENTENCE_MARK);
    mark("@", AT_SIGN);
    mark("/\\", SLASH);
  }

  private ByteKinds() {}

  /** The kind of a byte. */
  static int of(byte b) {
    return KINDS[b & 0xff];
  }

  private static void mark(String characters, int kind) {
    for (byte b : characters.getBytes(StandardCharsets.US_ASCII)) {
      KINDS[b] = kind;
    }
  }
}
