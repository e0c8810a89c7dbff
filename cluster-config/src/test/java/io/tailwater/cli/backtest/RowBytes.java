package io.tailwater.cli.backtest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Values in ClickHouse's format {@code RowBinary}, as a server writes them. */
final class RowBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  RowBytes int8(int value) {
    bytes.write(value);
    return this;
  }

  RowBytes uint32(long value) {
    return number(value, 4);
  }

  RowBytes uint64(long value) {
    return number(value, 8);
  }

  RowBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  RowBytes buckets(Map<Integer, Long> buckets) {
    varint(buckets.size());
    buckets.forEach(
        (index, count) -> {
          number(index, 2);
          uint64(count);
        });
    return this;
  }

  private RowBytes number(long value, int length) {
    for (int i = 0; i < length; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  private void varint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      bytes.write(rest | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
