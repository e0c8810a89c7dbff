package io.tailwater.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One block of ClickHouse's Native format: named columns of equal length.
 *
 * <p>On the wire: the number of columns, the number of rows, and for each column its name, its type
 * and its data. Writing does not change the block, so a retry sends the same bytes.
 */
final class NativeBlock {
  private record Named(String name, Column column) {}

  private final String table;
  private final List<Named> columns = new ArrayList<>();

  /** A block for a table of the database {@code tailwater}. */
  NativeBlock(String table) {
    this.table = table;
  }

  /** Adds a column and returns it, to be filled. */
  <C extends Column> C with(String name, C column) {
    columns.add(new Named(name, column));
    return column;
  }

  /** The table's name without its database. */
  String table() {
    return table;
  }

  List<String> columnNames() {
    return columns.stream().map(Named::name).toList();
  }

  /** The ClickHouse type of each column, by its name. */
  Map<String, String> columnTypes() {
    Map<String, String> types = new LinkedHashMap<>();
    columns.forEach(named -> types.put(named.name(), named.column().type()));
    return types;
  }

  int rows() {
    return columns.getFirst().column().rows();
  }

  void writeTo(OutputStream out) throws IOException {
    GrowingBytes head = new GrowingBytes(256);
    head.putVarUInt(columns.size());
    head.putVarUInt(rows());
    for (Named named : columns) {
      if (named.column().rows() != rows()) {
        throw new IllegalStateException(
            "column %s.%s has %d rows, not %d"
                .formatted(table, named.name(), named.column().rows(), rows()));
      }
      putText(head, named.name());
      putText(head, named.column().type());
      head.writeTo(out);
      head.clear();
      named.column().writeState(out);
      named.column().writeRows(out);
    }
  }

  private static void putText(GrowingBytes out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putString(bytes, 0, bytes.length);
  }
}
