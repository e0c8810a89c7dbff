package io.tailwater.ingest.proto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing buffer that protobuf messages are written into, front to back.
 *
 * <p>The length of a nested message stands before its bytes but is known only after them. The
 * writer keeps one byte free for it, enough for messages up to 127 bytes, and moves the message up
 * when its length needs more; so lengths are always in their shortest form, and small messages,
 * which are most of them, never move. Wire format: <a
 * href="https://protobuf.dev/programming-guides/encoding/">protobuf encoding</a>. Not thread-safe.
 */
public final class ProtoWriter {
  private static final int LONGEST_VARINT = 10;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] buffer;
  private int length;

  /** Begins with room for {@code capacity} bytes; it grows as needed. */
  public ProtoWriter(int capacity) {
    buffer = new byte[Math.max(capacity, 64)];
  }

  /** How many bytes have been written. */
  public int length() {
    return length;
  }

  /** Forgets what was written and keeps the room. */
  public void clear() {
    length = 0;
  }

  /** Forgets what was written after there were that many bytes. */
  public void truncate(int length) {
    this.length = Math.min(length, this.length);
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  /** A copy of what was written after the first {@code from} bytes. */
  public byte[] toByteArray(int from) {
    return Arrays.copyOfRange(buffer, from, length);
  }

  /** Writes a field's tag; {@code wireType} as in the wire format, 0 to 5. */
  public void tag(int fieldNumber, int wireType) {
    varint(((long) fieldNumber << 3) | wireType);
  }

  /** Writes a varint without a tag; a negative value takes ten bytes, as protobuf has it. */
  public void varint(long value) {
    ensure(LONGEST_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  /** Writes four bytes, little-endian, without a tag. */
  public void fixed32(int value) {
    ensure(Integer.BYTES);
    INTS.set(buffer, length, value);
    length += Integer.BYTES;
  }

  /** Writes eight bytes, little-endian, without a tag. */
  public void fixed64(long value) {
    ensure(Long.BYTES);
    LONGS.set(buffer, length, value);
    length += Long.BYTES;
  }

  /** Writes a length and the bytes, without a tag. */
  public void bytes(byte[] value) {
    varint(value.length);
    raw(value, 0, value.length);
  }

  /** Writes bytes as they are: fields that are encoded already. */
  public void raw(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, buffer, length, to - from);
    length += to - from;
  }

  /** Writes what another writer holds, as it is. */
  public void raw(ProtoWriter other) {
    raw(other.buffer, 0, other.length);
  }

  /** Writes a part of what another writer holds, as it is. */
  public void raw(ProtoWriter other, int from, int to) {
    raw(other.buffer, from, to);
  }

  /**
   * Begins a nested message, or a packed field; both are bytes after a length.
   *
   * @return the mark that {@link #endMessage} wants
   */
  public int beginMessage(int fieldNumber) {
    tag(fieldNumber, 2);
    ensure(1);
    return length++;
  }

  /** Ends the innermost message that is open, the one that {@code mark} came from. */
  public void endMessage(int mark) {
    int body = length - mark - 1;
    int lengthBytes = varintSize(body);
    if (lengthBytes > 1) {
      ensure(lengthBytes - 1);
      System.arraycopy(buffer, mark + 1, buffer, mark + lengthBytes, body);
    }
    length = mark;
    varint(body);
    length += body;
  }

  private static int varintSize(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  private void ensure(int more) {
    long needed = (long) length + more;
    if (needed > buffer.length) {
      if (needed > LARGEST_ARRAY) {
        throw new IllegalStateException("a message of " + needed + " bytes is beyond protobuf");
      }
      long grown = Math.min(buffer.length + (buffer.length >> 1), LARGEST_ARRAY);
      buffer = Arrays.copyOf(buffer, (int) Math.max(needed, grown));
    }
  }
}
