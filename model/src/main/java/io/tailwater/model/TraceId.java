package io.tailwater.model;

/**
 * A W3C trace id: 16 bytes, never all zero, held as two big-endian longs.
 *
 * @param hi bytes 0 to 7
 * @param lo bytes 8 to 15
 */
public record TraceId(long hi, long lo) {
  /** Length on the wire, in bytes. */
  public static final int BYTES = 16;

  /**
   * Parses 32 hexadecimal digits of either case.
   *
   * @throws IllegalArgumentException if the text has another length or other characters
   */
  public static TraceId fromHex(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("a trace id has 32 hexadecimal digits, not '" + hex + "'");
    }
    return new TraceId(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  /** The 32 lower-case hexadecimal digits that SQL users see. */
  public String toHex() {
    return Hex.ofLong(hi) + Hex.ofLong(lo);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
