package io.tailwater.ingest.decode.zipkin;

import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.UndecodableException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over Thrift's binary protocol; whatever runs past the end is undecodable.
 *
 * <p>Source: <a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md">Thrift
 * binary protocol encoding</a>. Not thread-safe.
 */
final class ThriftReader {
  static final int STOP = 0;
  static final int BOOL = 2;
  static final int BYTE = 3;
  static final int DOUBLE = 4;
  static final int I16 = 6;
  static final int I32 = 8;
  static final int I64 = 10;
  static final int STRING = 11;
  static final int STRUCT = 12;
  static final int MAP = 13;
  static final int SET = 14;
  static final int LIST = 15;
  static final int UUID = 16;

  private static final int MAX_DEPTH = 64;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] buffer;
  private final PartLimit parts = new PartLimit();
  private int position;
  private int fieldType;
  private int fieldId;

  ThriftReader(byte[] bytes) {
    buffer = bytes;
  }

  boolean atEnd() {
    return position == buffer.length;
  }

  /** Reads the head of the next field; false at the end of the struct. */
  boolean nextField() {
    fieldType = readByte();
    if (fieldType == STOP) {
      return false;
    }
    fieldId = readI16();
    return true;
  }

  /**
   * True if the field has that id and type; one of another type is not the field that was meant.
   */
  boolean isField(int id, int type) {
    return fieldId == id && fieldType == type;
  }

  int readByte() {
    return buffer[advance(1)];
  }

  short readI16() {
    return (short) SHORTS.get(buffer, advance(Short.BYTES));
  }

  int readI32() {
    return (int) INTS.get(buffer, advance(Integer.BYTES));
  }

  long readI64() {
    return (long) LONGS.get(buffer, advance(Long.BYTES));
  }

  /** Bytes of a string, or elements of a list, each of which has a byte at least. */
  int readLength() {
    int length = readI32();
    if (length < 0 || length > buffer.length - position) {
      throw fault("a length of " + length + " runs past the end");
    }
    return length;
  }

  String readString() {
    int length = readLength();
    return new String(buffer, advance(length), length, StandardCharsets.UTF_8);
  }

  byte[] readBytes(int length) {
    int from = advance(length);
    return Arrays.copyOfRange(buffer, from, from + length);
  }

  /**
   * Reads the head of a list of structs and returns their number, at most the bytes that follow.
   */
  int beginStructs() {
    int type = readByte();
    int count = readLength();
    if (type != STRUCT && count != 0) {
      throw fault("a list of type " + type + " instead of structs");
    }
    parts.many(count);
    return count;
  }

  /** Steps over the value of the current field. */
  void skip() {
    skip(fieldType, 0);
  }

  private void skip(int type, int depth) {
    if (depth > MAX_DEPTH) {
      throw fault("values nest deeper than " + MAX_DEPTH);
    }
    switch (type) {
      case BOOL, BYTE -> advance(1);
      case I16 -> advance(Short.BYTES);
      case I32 -> advance(Integer.BYTES);
      case I64, DOUBLE -> advance(Long.BYTES);
      case UUID -> advance(2 * Long.BYTES);
      case STRING -> advance(readLength());
      case STRUCT -> {
        for (int field = readByte(); field != STOP; field = readByte()) {
          advance(Short.BYTES);
          skip(field, depth + 1);
        }
      }
      case MAP -> {
        int key = readByte();
        int value = readByte();
        for (int left = readLength(); left > 0; left--) {
          skip(key, depth + 1);
          skip(value, depth + 1);
        }
      }
      case SET, LIST -> {
        int element = readByte();
        for (int left = readLength(); left > 0; left--) {
          skip(element, depth + 1);
        }
      }
      default -> throw fault("unknown type " + type);
    }
  }

  /** Steps over so many bytes and returns where they begin. */
  private int advance(int bytes) {
    int from = position;
    if (bytes > buffer.length - from) {
      throw fault("a value runs past the end");
    }
    position = from + bytes;
    return from;
  }

  UndecodableException fault(String what) {
    return new UndecodableException("not Zipkin's Thrift: " + what + " at byte " + position);
  }
}
