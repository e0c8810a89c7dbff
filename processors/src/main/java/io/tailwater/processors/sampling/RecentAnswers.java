package io.tailwater.processors.sampling;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a test said of texts that were seen lately, so that an expression is not run again over the
 * few values that most attributes take.
 *
 * <p>A slot a hash, the newest text in it: no list to keep, nothing allocated for a text that is
 * there. Long texts are seldom seen twice and are not held; at most 96 KiB are. Not thread-safe.
 */
final class RecentAnswers {
  /** A test that depends on nothing but the text. */
  interface TextTest {
    boolean passes(byte[] text);
  }

  private static final int SLOTS = 512;
  private static final int LONGEST = 128;

  private final byte[] @Nullable [] texts = new byte[SLOTS][];
  private final boolean[] answers = new boolean[SLOTS];

  /** The answer for the text in part of an array; the test is asked where it is not known. */
  boolean of(byte[] buffer, int offset, int length, TextTest test) {
    if (length > LONGEST) {
      return test.passes(Arrays.copyOfRange(buffer, offset, offset + length));
    }
    int slot = slot(buffer, offset, length);
    byte[] known = texts[slot];
    if (known != null && Arrays.equals(known, 0, known.length, buffer, offset, offset + length)) {
      return answers[slot];
    }
    byte[] text = Arrays.copyOfRange(buffer, offset, offset + length);
    boolean answer = test.passes(text);
    texts[slot] = text;
    answers[slot] = answer;
    return answer;
  }

  private static int slot(byte[] buffer, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + buffer[i];
    }
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
