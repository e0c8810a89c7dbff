package io.tailwater.processors.metric;

import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.WireReader;

/** Where key and value of an encoded {@code KeyValue} lie. */
final class KeyValueView {
  private final WireReader in = new WireReader();
  private byte[] bytes = new byte[0];
  private int keyOffset;
  private int keyLength;
  private int valueOffset;
  private int valueLength;

  /**
   * Reads one.
   *
   * @throws io.tailwater.model.otlp.MalformedOtlpException if the bytes are none
   */
  KeyValueView read(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
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
    return this;
  }

  String key() {
    return LabelText.text(bytes, keyOffset, keyLength);
  }

  String value() {
    return LabelText.value(bytes, valueOffset, valueLength);
  }

  int valueOffset() {
    return valueOffset;
  }

  int valueLength() {
    return valueLength;
  }
}
