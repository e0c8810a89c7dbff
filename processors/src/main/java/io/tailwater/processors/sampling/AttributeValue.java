package io.tailwater.processors.sampling;

import static io.tailwater.model.otlp.OtlpFields.ANY_BOOL;
import static io.tailwater.model.otlp.OtlpFields.ANY_DOUBLE;
import static io.tailwater.model.otlp.OtlpFields.ANY_INT;
import static io.tailwater.model.otlp.OtlpFields.ANY_STRING;

import io.tailwater.model.otlp.WireReader;

/** A flyweight over one encoded {@code AnyValue}; compound values are of no type here. */
final class AttributeValue {
  /** What the value is. */
  enum Type {
    STRING,
    BOOL,
    INT,
    DOUBLE,
    OTHER
  }

  private final WireReader fields = new WireReader();
  private Type type = Type.OTHER;
  private byte[] buffer = {};
  private int offset;
  private int length;
  private long number;

  /** Reads the value message of {@code length} bytes at {@code offset}. */
  void read(byte[] bytes, int offset, int length) {
    clear();
    buffer = bytes;
    fields.reset(bytes, offset, length);
    while (fields.next()) {
      switch (fields.fieldNumber()) {
        case ANY_STRING -> {
          fields.readBytes();
          type = Type.STRING;
          this.offset = fields.valueOffset();
          this.length = fields.valueLength();
        }
        case ANY_BOOL -> {
          type = Type.BOOL;
          number = fields.readVarintField();
        }
        case ANY_INT -> {
          type = Type.INT;
          number = fields.readVarintField();
        }
        case ANY_DOUBLE -> {
          type = Type.DOUBLE;
          number = fields.readFixed64();
        }
        default -> {
          type = Type.OTHER;
          fields.skip();
        }
      }
    }
  }

  /** Makes it a value of no type. */
  void clear() {
    type = Type.OTHER;
    offset = 0;
    length = 0;
    number = 0;
  }

  Type type() {
    return type;
  }

  byte[] buffer() {
    return buffer;
  }

  int offset() {
    return offset;
  }

  /** Bytes of a string; 0 for anything else. */
  int length() {
    return length;
  }

  /** Leaves of a string what is before this byte; {@link #length(int)} gives the rest back. */
  void cutBefore(byte end) {
    int to = offset;
    while (to < offset + length && buffer[to] != end) {
      to++;
    }
    length = to - offset;
  }

  /** Sets how many bytes of a string count. */
  void length(int bytes) {
    length = bytes;
  }

  /** An integer or a truth value (not 0); 0 for anything else. */
  long integer() {
    return type == Type.DOUBLE ? 0 : number;
  }

  double decimal() {
    return type == Type.DOUBLE ? Double.longBitsToDouble(number) : number;
  }
}
