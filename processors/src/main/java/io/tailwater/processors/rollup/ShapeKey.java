package io.tailwater.processors.rollup;

import io.tailwater.model.TracePartitioner;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes that tell one shape of span from another, under construction. Not thread-safe. */
final class ShapeKey {
  /** Of what says more no shape is remembered: it will hardly come again. */
  private static final int MOST_BYTES = 1_024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes = new byte[MOST_BYTES];
  private int length;
  private boolean tooLong;

  ShapeKey clear() {
    length = 0;
    tooLong = false;
    return this;
  }

  void add(int number) {
    if (length + 2 > MOST_BYTES) {
      tooLong = true;
      return;
    }
    SHORTS.set(bytes, length, (short) number);
    length += 2;
  }

  /** Adds bytes and their number. */
  void add(byte[] source, int offset, int count) {
    if (count > MOST_BYTES || length + 2 + count > MOST_BYTES) {
      tooLong = true;
      return;
    }
    add(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  boolean isTooLong() {
    return tooLong;
  }

  boolean isEqualTo(byte[] other) {
    return other.length == length && Arrays.equals(bytes, 0, length, other, 0, length);
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  int hash() {
    long hash = length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    for (; at < length; at++) {
      hash = (hash ^ bytes[at]) * 0x100000001b3L;
    }
    return (int) (TracePartitioner.fmix64(hash) >>> 32);
  }
}
