package io.tailwater.processors.alert.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whole numbers in as few bytes as they need: seven bits a byte, the lowest first. */
public final class Varint {
  private static final int BITS = 7;
  private static final int MASK = (1 << BITS) - 1;

  private Varint() {}

  /** Writes a number of 0 or more, of 2 GiB and above too; negative ones take ten bytes. */
  public static void write(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~MASK) != 0) {
      out.writeByte((int) (rest & MASK) | (MASK + 1));
      rest >>>= BITS;
    }
    out.writeByte((int) rest);
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it has more than ten bytes
   * @throws IOException if it ends too soon
   */
  public static long read(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte part = in.readByte();
      value |= (long) (part & MASK) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }

  /**
   * Reads a number that is a size.
   *
   * @throws IllegalArgumentException if it is negative or more than {@code most}
   * @throws IOException if it ends too soon
   */
  public static int readSize(DataInput in, int most) throws IOException {
    long value = read(in);
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(
          "a size of %d where %d is the most".formatted(value, most));
    }
    return (int) value;
  }
}
