package io.tailwater.model.rollup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Names in rollups: two bytes of length, then UTF-8, cut to a bound. */
final class RollupTexts {
  private static final int MAX_BYTES = 4 << 10;

  private RollupTexts() {}

  static void write(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_BYTES);
    while (length < bytes.length && length > 0 && (bytes[length] & 0xc0) == 0x80) {
      length--;
    }
    out.writeShort(length);
    out.write(bytes, 0, length);
  }

  static String read(DataInput in) throws IOException {
    int length = in.readUnsignedShort();
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException("a name of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static <E extends Enum<E>> E word(E[] words, int code) {
    if (code >= words.length) {
      throw new IllegalArgumentException("no word has the code " + code);
    }
    return words[code];
  }
}
