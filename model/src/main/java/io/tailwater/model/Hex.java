package io.tailwater.model;

/** Lower-case hexadecimal, as ids are written in SQL and in logs. */
public final class Hex {
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private Hex() {}

  /** The 16 digits of a 64-bit value. */
  public static String ofLong(long value) {
    byte[] digits = new byte[16];
    write(value, digits, 0);
    return new String(digits, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** Writes the 16 digits of a 64-bit value as ASCII at {@code offset}. */
  public static void write(long value, byte[] target, int offset) {
    for (int i = 15; i >= 0; i--) {
      target[offset + i] = DIGITS[(int) (value & 0xf)];
      value >>>= 4;
    }
  }
}
