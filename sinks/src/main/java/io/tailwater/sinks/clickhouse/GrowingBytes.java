package io.tailwater.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A byte array that grows at its end; numbers are little-endian, as ClickHouse wants them. */
final class GrowingBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;

  GrowingBytes(int capacity) {
    bytes = new byte[capacity];
  }

  /** The backing array; the first {@link #length()} bytes count until the next write. */
  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  GrowingBytes clear() {
    length = 0;
    return this;
  }

  /** Whether the content is these bytes. */
  boolean equalTo(byte[] other) {
    return length == other.length && Arrays.equals(bytes, 0, length, other, 0, length);
  }

  void putByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void putShort(int value) {
    ensure(Short.BYTES);
    SHORTS.set(bytes, length, (short) value);
    length += Short.BYTES;
  }

  void putInt(int value) {
    ensure(Integer.BYTES);
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
  }

  void putLong(long value) {
    ensure(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
  }

  void putBytes(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  void putBytes(byte[] source) {
    putBytes(source, 0, source.length);
  }

  /** Repeats {@code count} bytes that already stand at {@code offset}. */
  void repeat(int offset, int count) {
    ensure(count);
    System.arraycopy(bytes, offset, bytes, length, count);
    length += count;
  }

  /** LEB128, as ClickHouse writes lengths. */
  void putVarUInt(long value) {
    ensure(10);
    while ((value & ~0x7fL) != 0) {
      bytes[length++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[length++] = (byte) value;
  }

  /** A length and that many bytes: a String of the Native format. */
  void putString(byte[] source, int offset, int count) {
    putVarUInt(count);
    putBytes(source, offset, count);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  private void ensure(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8L);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
    }
  }
}
