package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Text from the wire made fit for a column: whole UTF-8 characters, no more bytes than allowed. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NON_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /**
   * Replaces the content of {@code target} by at most {@code limit} bytes of a text.
   *
   * @param truncated what to flag where the text is longer
   * @return bits of {@link RowWarning}
   */
  static int copy(
      byte[] source, int offset, int length, int limit, RowWarning truncated, GrowingBytes target) {
    target.clear();
    int kept = length <= limit ? length : cut(source, offset, limit);
    if (isValid(source, offset, kept)) {
      target.putBytes(source, offset, kept);
      return kept < length ? truncated.bit() : 0;
    }
    byte[] mended = new String(source, offset, length, UTF_8).getBytes(UTF_8);
    int fit = mended.length <= limit ? mended.length : cut(mended, 0, limit);
    target.putBytes(mended, 0, fit);
    return RowWarning.INVALID_UTF8.bit() | (fit < mended.length ? truncated.bit() : 0);
  }

  /** How many bytes, at most {@code limit}, end where a character ends. */
  private static int cut(byte[] source, int offset, int limit) {
    int length = limit;
    while (length > limit - 4 && length > 0 && (source[offset + length] & 0xc0) == 0x80) {
      length--;
    }
    // More continuation bytes in a row than UTF-8 has: not text anyway, so any cut will do.
    return (source[offset + length] & 0xc0) == 0x80 ? limit : length;
  }

  /** Whether bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates). */
  static boolean isValid(byte[] source, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      while (at + Long.BYTES <= end && ((long) LONGS.get(source, at) & NON_ASCII) == 0) {
        at += Long.BYTES;
      }
      if (at == end) {
        return true;
      }
      int size = characterBytes(source, at, end);
      if (size == 0) {
        return false;
      }
      at += size;
    }
    return true;
  }

  /** Length of the character at {@code at}, 0 where there is none. */
  private static int characterBytes(byte[] source, int at, int end) {
    int first = source[at];
    if (first >= 0) {
      return 1;
    }
    int size = first >> 5 == -2 ? 2 : first >> 4 == -2 ? 3 : first >> 3 == -2 ? 4 : 0;
    if (size == 0 || at + size > end) {
      return 0;
    }
    int codePoint = first & (0xff >> (size + 1));
    for (int i = 1; i < size; i++) {
      int next = source[at + i];
      if ((next & 0xc0) != 0x80) {
        return 0;
      }
      codePoint = (codePoint << 6) | (next & 0x3f);
    }
    return switch (size) {
      case 2 -> codePoint >= 0x80 ? 2 : 0;
      case 3 -> codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff) ? 3 : 0;
      default -> codePoint >= 0x10000 && codePoint <= 0x10ffff ? 4 : 0;
    };
  }
}
