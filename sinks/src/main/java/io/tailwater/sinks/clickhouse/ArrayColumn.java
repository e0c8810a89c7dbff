package io.tailwater.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A column of arrays: the end of each row among the elements, then the elements.
 *
 * <p>A row is made by adding elements to {@link #elements()} and then closing it with {@link
 * #endRow()}.
 */
final class ArrayColumn<C extends Column> implements Column {
  private final C elements;
  private final GrowingBytes ends = new GrowingBytes(1024);

  ArrayColumn(C elements) {
    this.elements = elements;
  }

  C elements() {
    return elements;
  }

  void endRow() {
    ends.putLong(elements.rows());
  }

  @Override
  public String type() {
    return "Array(" + elements.type() + ")";
  }

  @Override
  public int rows() {
    return ends.length() / Long.BYTES;
  }

  @Override
  public void writeState(OutputStream out) throws IOException {
    elements.writeState(out);
  }

  @Override
  public void writeRows(OutputStream out) throws IOException {
    ends.writeTo(out);
    elements.writeRows(out);
  }
}
