package io.tailwater.sinks.clickhouse;

import static io.tailwater.model.otlp.OtlpFields.ANY_ARRAY;
import static io.tailwater.model.otlp.OtlpFields.ANY_BOOL;
import static io.tailwater.model.otlp.OtlpFields.ANY_BYTES;
import static io.tailwater.model.otlp.OtlpFields.ANY_DOUBLE;
import static io.tailwater.model.otlp.OtlpFields.ANY_INT;
import static io.tailwater.model.otlp.OtlpFields.ANY_KVLIST;
import static io.tailwater.model.otlp.OtlpFields.ANY_STRING;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes an OTLP {@code AnyValue} as text: a string as it is, numbers and booleans plain, bytes as
 * base64, arrays and maps as JSON, nothing for an empty value.
 *
 * <p>Inside JSON bytes are a base64 string and the numbers that JSON lacks are strings. Not
 * thread-safe.
 */
final class AnyValueText {
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");
  private static final byte[] UNICODE_ESCAPE = ascii("\\u00");
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final double EXACT_INTEGERS = 1L << 53;

  private final GrowingBytes json = new GrowingBytes(512);
  private boolean tooDeep;

  /** Writes an attribute's value, as the other method does. */
  int write(byte[] bytes, int offset, int length, int limit, GrowingBytes target) {
    return write(bytes, offset, length, limit, RowWarning.ATTRIBUTE_VALUE_TRUNCATED, target);
  }

  /**
   * Replaces the content of {@code target} by the text of the value at {@code offset}.
   *
   * @param truncated what to flag where the text is longer than {@code limit} bytes
   * @return bits of {@link RowWarning}
   * @throws MalformedOtlpException if the bytes are no {@code AnyValue}
   */
  int write(
      byte[] bytes, int offset, int length, int limit, RowWarning truncated, GrowingBytes target) {
    Value value = Value.read(bytes, offset, length);
    if (value.field == ANY_STRING) {
      return Utf8.copy(bytes, value.offset, value.length, limit, truncated, target);
    }
    tooDeep = false;
    json.clear();
    if (value.field != 0) {
      append(bytes, value, limit, 0);
    }
    int warnings = Utf8.copy(json.array(), 0, json.length(), limit, truncated, target);
    return tooDeep ? warnings | RowWarning.ATTRIBUTE_DEPTH_TRUNCATED.bit() : warnings;
  }

  private void append(byte[] bytes, Value value, int limit, int depth) {
    switch (value.field) {
      case ANY_STRING -> appendQuoted(bytes, value.offset, value.length, limit);
      case ANY_BOOL -> json.putBytes(value.number != 0 ? TRUE : FALSE);
      case ANY_INT -> json.putBytes(ascii(Long.toString(value.number)));
      case ANY_DOUBLE -> appendDouble(Double.longBitsToDouble(value.number), depth);
      case ANY_BYTES -> appendBase64(bytes, value, limit, depth);
      case ANY_ARRAY -> appendArray(bytes, value, limit, depth + 1);
      case ANY_KVLIST -> appendMap(bytes, value, limit, depth + 1);
      default -> json.putBytes(NULL);
    }
  }

  private void appendDouble(double value, int depth) {
    boolean quoted = depth > 0 && !Double.isFinite(value);
    boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS;
    byte[] text = ascii(whole ? Long.toString((long) value) : Double.toString(value));
    if (quoted) {
      appendQuoted(text, 0, text.length, text.length);
    } else {
      json.putBytes(text);
    }
  }

  private void appendBase64(byte[] bytes, Value value, int limit, int depth) {
    int from = value.offset;
    byte[] part = Arrays.copyOfRange(bytes, from, from + Math.min(value.length, limit));
    byte[] text = Base64.getEncoder().encode(part);
    if (depth > 0) {
      appendQuoted(text, 0, text.length, text.length);
    } else {
      json.putBytes(text);
    }
  }

  /** Appends one element of a list or map, a message of {@code length} bytes at an offset. */
  private interface Element {
    void append(int offset, int length);
  }

  private void appendArray(byte[] bytes, Value array, int limit, int depth) {
    appendElements(
        bytes,
        array,
        limit,
        depth,
        "[]",
        (offset, length) -> append(bytes, Value.read(bytes, offset, length), limit, depth));
  }

  private void appendMap(byte[] bytes, Value map, int limit, int depth) {
    appendElements(
        bytes,
        map,
        limit,
        depth,
        "{}",
        (offset, length) -> appendEntry(bytes, offset, length, limit, depth));
  }

  private void appendElements(
      byte[] bytes, Value list, int limit, int depth, String brackets, Element element) {
    if (isTooDeep(depth)) {
      return;
    }
    json.putByte(brackets.charAt(0));
    WireReader in = new WireReader().reset(bytes, list.offset, list.length);
    boolean first = true;
    while (json.length() <= limit && in.next()) {
      if (in.fieldNumber() != 1 || in.wireType() != WireReader.LENGTH_DELIMITED) {
        in.skip();
        continue;
      }
      in.readBytes();
      if (!first) {
        json.putByte(',');
      }
      first = false;
      element.append(in.valueOffset(), in.valueLength());
    }
    json.putByte(brackets.charAt(1));
  }

  private void appendEntry(byte[] bytes, int offset, int length, int limit, int depth) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    int keyOffset = offset;
    int keyLength = 0;
    Value value = Value.NONE;
    while (in.next()) {
      if (in.wireType() != WireReader.LENGTH_DELIMITED) {
        in.skip();
        continue;
      }
      in.readBytes();
      if (in.fieldNumber() == KEY_VALUE_KEY) {
        keyOffset = in.valueOffset();
        keyLength = in.valueLength();
      } else if (in.fieldNumber() == KEY_VALUE_VALUE) {
        value = Value.read(bytes, in.valueOffset(), in.valueLength());
      }
    }
    appendQuoted(bytes, keyOffset, keyLength, limit);
    json.putByte(':');
    append(bytes, value, limit, depth);
  }

  private boolean isTooDeep(int depth) {
    if (depth > SpanLimits.DEPTH) {
      tooDeep = true;
      json.putBytes(NULL);
      return true;
    }
    return false;
  }

  /** Stops early where the whole text is already too long: the rest would be cut off anyway. */
  private void appendQuoted(byte[] bytes, int offset, int length, int limit) {
    json.putByte('"');
    int end = offset + Math.min(length, limit + 4);
    for (int at = offset; at < end; at++) {
      byte b = bytes[at];
      if (b == '"' || b == '\\') {
        json.putByte('\\');
        json.putByte(b);
      } else if (b >= 0 && b < 0x20) {
        json.putBytes(UNICODE_ESCAPE);
        json.putByte(HEX[b >> 4]);
        json.putByte(HEX[b & 0xf]);
      } else {
        json.putByte(b);
      }
    }
    json.putByte('"');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The member of the {@code oneof} that counts, which is the last one.
   *
   * @param field its field number, 0 where the value is empty
   * @param number the bits of a number or boolean
   * @param offset where text, bytes, array or map begin
   * @param length how many bytes they have
   */
  private record Value(int field, long number, int offset, int length) {
    static final Value NONE = new Value(0, 0, 0, 0);

    static Value read(byte[] bytes, int offset, int length) {
      WireReader in = new WireReader().reset(bytes, offset, length);
      Value value = NONE;
      while (in.next()) {
        int field = in.fieldNumber();
        value =
            switch (field) {
              case ANY_BOOL, ANY_INT -> new Value(field, in.readVarintField(), 0, 0);
              case ANY_DOUBLE -> new Value(field, in.readFixed64(), 0, 0);
              case ANY_STRING, ANY_BYTES, ANY_ARRAY, ANY_KVLIST -> {
                in.readBytes();
                yield new Value(field, 0, in.valueOffset(), in.valueLength());
              }
              default -> {
                in.skip();
                yield value;
              }
            };
      }
      return value;
    }
  }
}
