package io.tailwater.model.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The numbers of a repeated field, packed or not, as 64 bits each. One instance serves field after
 * field. The bound keeps a hostile message, whose zeros take one byte each, from filling the heap.
 */
public final class NumberList {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int limit;
  private long[] values = new long[16];
  private int size;

  /** A list that takes at most {@code limit} numbers. */
  NumberList(int limit) {
    this.limit = limit;
  }

  void clear() {
    size = 0;
  }

  /** Adds the fixed64 or double numbers of the current field. */
  void addFixed64(WireReader in) {
    if (in.wireType() != WireReader.LENGTH_DELIMITED) {
      add(in.readFixed64());
      return;
    }
    in.readBytes();
    int bytes = in.valueLength();
    if (bytes % Long.BYTES != 0) {
      throw new MalformedOtlpException(
          "packed numbers of " + bytes + " bytes at byte " + in.valueOffset());
    }
    ensure(size + bytes / Long.BYTES);
    for (int at = in.valueOffset(); at < in.valueOffset() + bytes; at += Long.BYTES) {
      values[size++] = (long) LONGS.get(in.buffer(), at);
    }
  }

  /** Adds the varint numbers of the current field. */
  void addVarints(WireReader in) {
    if (in.wireType() != WireReader.LENGTH_DELIMITED) {
      add(in.readVarintField());
      return;
    }
    in.readBytes();
    byte[] bytes = in.buffer();
    int at = in.valueOffset();
    int end = at + in.valueLength();
    while (at < end) {
      long value = 0;
      int shift = 0;
      byte b;
      do {
        if (at == end || shift > 63) {
          throw new MalformedOtlpException("a packed varint has no end at byte " + at);
        }
        b = bytes[at++];
        value |= (long) (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      add(value);
    }
  }

  void add(long value) {
    ensure(size + 1);
    values[size++] = value;
  }

  private void ensure(int needed) {
    if (needed > limit) {
      throw new MalformedOtlpException("more than " + limit + " numbers in one list");
    }
    if (needed > values.length) {
      values = Arrays.copyOf(values, Math.min(limit, Math.max(needed, values.length * 2)));
    }
  }

  /** How many numbers there are. */
  public int size() {
    return size;
  }

  /** The {@code i}-th number as a whole number. */
  public long longAt(int i) {
    return values[i];
  }

  /** The {@code i}-th number as a double, which its bits are. */
  public double doubleAt(int i) {
    return Double.longBitsToDouble(values[i]);
  }

  /** A copy as whole numbers. */
  public long[] toLongs() {
    return Arrays.copyOf(values, size);
  }

  /** A copy as doubles. */
  public double[] toDoubles() {
    double[] doubles = new double[size];
    for (int i = 0; i < size; i++) {
      doubles[i] = doubleAt(i);
    }
    return doubles;
  }
}
