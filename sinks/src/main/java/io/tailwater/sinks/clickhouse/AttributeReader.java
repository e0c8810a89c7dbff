package io.tailwater.sinks.clickhouse;

import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;

/**
 * Reads OTLP attributes into the open row of a map column, one {@code KeyValue} at a time. A broken
 * one is left out and flagged; its neighbours land. Not thread-safe.
 */
final class AttributeReader {
  private final WireReader in = new WireReader();
  private final AnyValueText anyValue = new AnyValueText();
  private final GrowingBytes key = new GrowingBytes(128);
  private final GrowingBytes value = new GrowingBytes(1024);
  private byte[] bytes = {};
  private int keyOffset;
  private int keyLength;
  private int valueOffset;
  private int valueLength;

  /**
   * Reads the {@code KeyValue} at {@code offset}.
   *
   * @return bits of {@link RowWarning}
   */
  int read(byte[] keyValue, int offset, int length, MapColumn map) {
    if (map.openEntries() >= SpanLimits.ATTRIBUTES) {
      return RowWarning.ATTRIBUTES_TRUNCATED.bit();
    }
    try {
      find(keyValue, offset, length);
      return putFound(map);
    } catch (MalformedOtlpException _) {
      return RowWarning.ATTRIBUTES_UNDECODABLE.bit();
    }
  }

  /**
   * Finds key and value of the {@code KeyValue} at {@code offset}, without reading them.
   *
   * @throws MalformedOtlpException if the bytes are no {@code KeyValue}
   */
  void find(byte[] keyValue, int offset, int length) {
    bytes = keyValue;
    keyOffset = offset;
    keyLength = 0;
    valueOffset = offset;
    valueLength = 0;
    in.reset(bytes, offset, length);
    while (in.next()) {
      switch (in.fieldNumber()) {
        case KEY_VALUE_KEY -> {
          in.readBytes();
          keyOffset = in.valueOffset();
          keyLength = in.valueLength();
        }
        case KEY_VALUE_VALUE -> {
          in.readBytes();
          valueOffset = in.valueOffset();
          valueLength = in.valueLength();
        }
        default -> in.skip();
      }
    }
  }

  /** The bytes in which the last attribute was found. */
  byte[] foundIn() {
    return bytes;
  }

  /** Where the key that was found begins. */
  int foundKeyOffset() {
    return keyOffset;
  }

  /** How many bytes the key has that was found. */
  int foundKeyLength() {
    return keyLength;
  }

  /** Where the value that was found begins, an encoded {@code AnyValue}. */
  int foundValueOffset() {
    return valueOffset;
  }

  /** How many bytes the value has that was found. */
  int foundValueLength() {
    return valueLength;
  }

  /** Whether the key that was found begins with these bytes. */
  boolean foundKeyStartsWith(byte[] prefix) {
    return keyLength >= prefix.length
        && Arrays.equals(bytes, keyOffset, keyOffset + prefix.length, prefix, 0, prefix.length);
  }

  /** Whether the key that was found is this one. */
  boolean foundKeyIs(byte[] name) {
    return keyLength == name.length && foundKeyStartsWith(name);
  }

  /**
   * Puts what was found into the open row of a map.
   *
   * @return bits of {@link RowWarning}
   * @throws MalformedOtlpException if the value is no {@code AnyValue}
   */
  int putFound(MapColumn map) {
    int warnings = readFound();
    map.put(key, value);
    return warnings;
  }

  /**
   * Reads what was found into {@link #key()} and {@link #value()}.
   *
   * @return bits of {@link RowWarning}
   * @throws MalformedOtlpException if the value is no {@code AnyValue}
   */
  int readFound() {
    int warnings =
        Utf8.copy(
            bytes,
            keyOffset,
            keyLength,
            SpanLimits.TEXT_BYTES,
            RowWarning.ATTRIBUTE_KEY_TRUNCATED,
            key);
    return warnings
        | anyValue.write(bytes, valueOffset, valueLength, SpanLimits.valueBytes(key), value);
  }

  /** The key that was read last. */
  GrowingBytes key() {
    return key;
  }

  /** The value that was read last. */
  GrowingBytes value() {
    return value;
  }
}
