package io.tailwater.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A column of maps from repeating keys to texts: the end of each row among the entries, all keys,
 * then all values.
 *
 * <p>A row is made by putting entries and then closing it with {@link #endRow()}.
 */
final class MapColumn implements Column {
  private final GrowingBytes ends = new GrowingBytes(1024);
  private final LowCardinalityColumn keys = new LowCardinalityColumn();
  private final StringColumn values = new StringColumn();
  private int rowBegin;
  private int rowValuesBegin;
  private int lastBegin;
  private int lastValuesBegin;

  void put(GrowingBytes key, GrowingBytes value) {
    keys.add(key);
    values.add(value);
  }

  void put(byte[] key, GrowingBytes value) {
    keys.add(key);
    values.add(value);
  }

  void put(byte[] key, byte[] value) {
    keys.add(key);
    values.add(value, 0, value.length);
  }

  /** How many entries the open row has. */
  int openEntries() {
    return keys.rows() - rowBegin;
  }

  /** How many bytes the rows have, about. */
  long bytes() {
    return values.end() + (long) Integer.BYTES * keys.rows();
  }

  void endRow() {
    ends.putLong(keys.rows());
    lastBegin = rowBegin;
    lastValuesBegin = rowValuesBegin;
    rowBegin = keys.rows();
    rowValuesBegin = values.end();
  }

  /** Adds a row that equals the last one. */
  void repeatRow() {
    int count = rowBegin - lastBegin;
    keys.repeat(lastBegin, count);
    values.repeat(lastValuesBegin, rowValuesBegin, count);
    endRow();
  }

  @Override
  public String type() {
    return "Map(" + keys.type() + ", " + values.type() + ")";
  }

  @Override
  public int rows() {
    return ends.length() / Long.BYTES;
  }

  @Override
  public void writeState(OutputStream out) throws IOException {
    keys.writeState(out);
  }

  @Override
  public void writeRows(OutputStream out) throws IOException {
    ends.writeTo(out);
    keys.writeRows(out);
    values.writeRows(out);
  }
}
