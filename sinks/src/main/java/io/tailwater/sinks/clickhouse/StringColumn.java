package io.tailwater.sinks.clickhouse;

import io.tailwater.model.Hex;
import java.io.IOException;
import java.io.OutputStream;

/** A column of texts. */
final class StringColumn implements Column {
  private static final byte[] NOTHING = {};

  private final GrowingBytes bytes = new GrowingBytes(4096);
  private final byte[] digits = new byte[32];
  private int rows;

  void add(byte[] source, int offset, int length) {
    bytes.putString(source, offset, length);
    rows++;
  }

  void add(GrowingBytes text) {
    add(text.array(), 0, text.length());
  }

  void addEmpty() {
    add(NOTHING, 0, 0);
  }

  /** Adds a trace id as 32 hexadecimal digits. */
  void addHex(long hi, long lo) {
    Hex.write(hi, digits, 0);
    Hex.write(lo, digits, 16);
    add(digits, 0, 32);
  }

  /** Adds a span id as 16 hexadecimal digits, nothing for 0. */
  void addHex(long id) {
    if (id == 0) {
      addEmpty();
      return;
    }
    Hex.write(id, digits, 0);
    add(digits, 0, 16);
  }

  /** Where the next row will begin. */
  int end() {
    return bytes.length();
  }

  /** Adds rows again that stand between two positions that {@link #end()} gave. */
  void repeat(int from, int to, int count) {
    bytes.repeat(from, to - from);
    rows += count;
  }

  @Override
  public String type() {
    return "String";
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void writeState(OutputStream out) {}

  @Override
  public void writeRows(OutputStream out) throws IOException {
    bytes.writeTo(out);
  }
}
