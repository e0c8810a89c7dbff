package io.tailwater.processors.pattern;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * A set of words of at most eight bytes, looked up in a line without making a string. A word is one
 * long; the table is open-addressed and at most a quarter full.
 */
final class ShortWords {
  private static final int LONGEST_BYTES = Long.BYTES;

  private final long[] table;
  private final int shift;

  /**
   * A set of these words.
   *
   * @throws IllegalArgumentException if one is empty or longer than eight bytes
   */
  ShortWords(Collection<String> words) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(4 * words.size());
    table = new long[1 << bits];
    shift = Long.SIZE - bits;
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      if (bytes.length == 0 || bytes.length > LONGEST_BYTES) {
        throw new IllegalArgumentException("a short word of " + bytes.length + " bytes: " + word);
      }
      long packed = pack(bytes, 0, bytes.length);
      table[slot(packed)] = packed;
    }
  }

  /** Whether the bytes from {@code start} to before {@code end} are a word of this set. */
  boolean contains(byte[] bytes, int start, int end) {
    if (end - start > LONGEST_BYTES || end <= start) {
      return false;
    }
    long packed = pack(bytes, start, end);
    return table[slot(packed)] == packed;
  }

  /** The slot of a word, or the empty one where it would go. */
  private int slot(long packed) {
    int slot = (int) ((packed * 0x9e3779b97f4a7c15L) >>> shift);
    while (table[slot] != 0 && table[slot] != packed) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private static long pack(byte[] bytes, int start, int end) {
    long packed = 0;
    for (int i = start; i < end; i++) {
      packed = (packed << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return packed;
  }
}
