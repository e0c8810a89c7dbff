package io.tailwater.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Texts in records of ours: four bytes of length, then UTF-8, cut to a bound. */
final class PrefixedTexts {
  private static final int MAX_TEXT_BYTES = 8 << 10;

  private PrefixedTexts() {}

  static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_TEXT_BYTES);
    out.writeInt(length);
    out.write(bytes, 0, length);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if its length cannot be
   */
  static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_TEXT_BYTES || length > in.available()) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
