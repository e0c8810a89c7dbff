package io.tailwater.model.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over one protobuf message inside a byte array.
 *
 * <p>Wire format: <a href="https://protobuf.dev/programming-guides/encoding/">protobuf
 * encoding</a>. The cursor never reads past {@link #limit()}; every read that would throws {@link
 * MalformedOtlpException}. It can be re-aimed with {@link #reset}, so hot loops allocate nothing.
 * Not thread-safe.
 *
 * <pre>{@code
 * while (reader.next()) {
 *   switch (reader.fieldNumber()) {
 *     case 1 -> { reader.readBytes(); use(reader.buffer(), reader.valueOffset(), reader.valueLength()); }
 *     case 7 -> start = reader.readFixed64();
 *     default -> reader.skip();
 *   }
 * }
 * }</pre>
 */
public final class WireReader {
  /** Wire type of int32, int64, uint, bool and enum fields. */
  public static final int VARINT = 0;

  /** Wire type of fixed64 and double fields. */
  public static final int FIXED64 = 1;

  /** Wire type of strings, bytes and messages. */
  public static final int LENGTH_DELIMITED = 2;

  /** Wire type of fixed32 and float fields. */
  public static final int FIXED32 = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_ENDIAN_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] EMPTY = {};

  private byte[] buffer = EMPTY;
  private int position;
  private int limit;
  private int tagOffset;
  private int fieldNumber;
  private int wireType;
  private int valueOffset;
  private int valueLength;

  /** Aims the cursor at {@code length} bytes from {@code offset}. */
  public WireReader reset(byte[] bytes, int offset, int length) {
    buffer = bytes;
    position = offset;
    limit = offset + length;
    return this;
  }

  /** Aims the cursor at the whole array. */
  public WireReader reset(byte[] bytes) {
    return reset(bytes, 0, bytes.length);
  }

  /**
   * Reads the next tag; false at the end of the message.
   *
   * @throws MalformedOtlpException on field number 0 or an unknown wire type
   */
  public boolean next() {
    if (position >= limit) {
      return false;
    }
    tagOffset = position;
    int tag = (int) readVarint();
    fieldNumber = tag >>> 3;
    wireType = tag & 7;
    if (fieldNumber == 0) {
      throw malformed("field number 0");
    }
    return true;
  }

  /** Field number of the tag that {@link #next()} read. */
  public int fieldNumber() {
    return fieldNumber;
  }

  /** Wire type of the tag that {@link #next()} read. */
  public int wireType() {
    return wireType;
  }

  /** Where the current field's tag begins. */
  public int tagOffset() {
    return tagOffset;
  }

  /** The bytes under the cursor. */
  public byte[] buffer() {
    return buffer;
  }

  /** Index of the next byte to read. */
  public int position() {
    return position;
  }

  /** Index after the last byte of the message. */
  public int limit() {
    return limit;
  }

  /** Where the bytes of the last length-delimited value begin. */
  public int valueOffset() {
    return valueOffset;
  }

  /** How many bytes the last length-delimited value has. */
  public int valueLength() {
    return valueLength;
  }

  /** Reads the length of a string, bytes or message field and steps over its bytes. */
  public void readBytes() {
    require(LENGTH_DELIMITED);
    long length = readVarint();
    if (length < 0 || length > limit - position) {
      throw malformed("a length of " + length + " runs past the end");
    }
    valueOffset = position;
    valueLength = (int) length;
    position += valueLength;
  }

  /** Reads a fixed64 field. */
  public long readFixed64() {
    require(FIXED64);
    if (limit - position < Long.BYTES) {
      throw malformed("a fixed64 runs past the end");
    }
    long value = (long) LONGS.get(buffer, position);
    position += Long.BYTES;
    return value;
  }

  /** Reads a fixed32 field. */
  public int readFixed32() {
    require(FIXED32);
    if (limit - position < Integer.BYTES) {
      throw malformed("a fixed32 runs past the end");
    }
    int value = (int) INTS.get(buffer, position);
    position += Integer.BYTES;
    return value;
  }

  /** Reads a varint field (int32, int64, uint32, uint64, bool, enum). */
  public long readVarintField() {
    require(VARINT);
    return readVarint();
  }

  /** Steps over the value of the current field. */
  public void skip() {
    switch (wireType) {
      case VARINT -> readVarint();
      case FIXED64 -> skipFixed(Long.BYTES);
      case LENGTH_DELIMITED -> readBytes();
      case FIXED32 -> skipFixed(Integer.BYTES);
      default -> throw malformed("wire type " + wireType);
    }
  }

  /** Reads eight bytes of the buffer as a big-endian long, as ids are written. */
  public static long bigEndianLong(byte[] bytes, int offset) {
    return (long) BIG_ENDIAN_LONGS.get(bytes, offset);
  }

  private void skipFixed(int bytes) {
    if (limit - position < bytes) {
      throw malformed("a fixed value runs past the end");
    }
    position += bytes;
  }

  private void require(int expected) {
    if (wireType != expected) {
      throw malformed("field " + fieldNumber + " has wire type " + wireType + ", not " + expected);
    }
  }

  /** One byte in nearly all cases; the rest is apart so that this part is inlined everywhere. */
  private long readVarint() {
    if (position < limit) {
      byte first = buffer[position];
      if (first >= 0) {
        position++;
        return first;
      }
    }
    return readLongVarint();
  }

  private long readLongVarint() {
    int at = position;
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= limit) {
        throw malformed("a varint runs past the end");
      }
      byte b = buffer[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        position = at;
        return value;
      }
    }
    throw malformed("a varint has more than ten bytes");
  }

  private MalformedOtlpException malformed(String what) {
    return new MalformedOtlpException(what + " at byte " + position);
  }
}
