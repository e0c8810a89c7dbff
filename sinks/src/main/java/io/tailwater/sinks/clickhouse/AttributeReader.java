package io.tailwater.sinks.clickhouse;

import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Reads OTLP attributes into the open row of a map column, one {@code KeyValue} at a time. A broken
 * one is left out and flagged; its neighbours land. Not thread-safe.
 */
final class AttributeReader {
  private final WireReader in = new WireReader();
  private final AnyValueText anyValue = new AnyValueText();
  private final GrowingBytes key = new GrowingBytes(128);
  private final GrowingBytes value = new GrowingBytes(1024);

  /**
   * Reads the {@code KeyValue} at {@code offset}.
   *
   * @return bits of {@link RowWarning}
   */
  int read(byte[] bytes, int offset, int length, MapColumn map) {
    if (map.openEntries() >= SpanLimits.ATTRIBUTES) {
      return RowWarning.ATTRIBUTES_TRUNCATED.bit();
    }
    try {
      int warnings = decode(bytes, offset, length);
      map.put(key, value);
      return warnings;
    } catch (MalformedOtlpException _) {
      return RowWarning.ATTRIBUTES_UNDECODABLE.bit();
    }
  }

  /** The key that was read last. */
  GrowingBytes key() {
    return key;
  }

  /** The value that was read last. */
  GrowingBytes value() {
    return value;
  }

  private int decode(byte[] bytes, int offset, int length) {
    int keyOffset = offset;
    int keyLength = 0;
    int valueOffset = offset;
    int valueLength = 0;
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
}
