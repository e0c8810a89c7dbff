package io.tailwater.loadtests.detection.nezha;

import io.tailwater.loadtests.patterns.CsvReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Rows of a compressed CSV file by the names of its columns. */
final class Rows {
  private final Map<String, Integer> columns;
  private final List<String> row;

  private Rows(Map<String, Integer> columns, List<String> row) {
    this.columns = columns;
    this.row = row;
  }

  /**
   * Gives each row that has all columns; rows that are too short are passed over.
   *
   * @throws IOException if the file cannot be read; says which
   */
  static void read(Path file, Consumer<Rows> each) throws IOException {
    try (Reader text =
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
      CsvReader csv = new CsvReader(text);
      List<String> header = csv.row();
      Map<String, Integer> columns = new HashMap<>();
      for (int i = 0; header != null && i < header.size(); i++) {
        columns.put(header.get(i), i);
      }
      for (List<String> row = csv.row(); row != null; row = csv.row()) {
        if (row.size() >= columns.size()) {
          each.accept(new Rows(columns, row));
        }
      }
    } catch (IOException broken) {
      throw new IOException(file + " cannot be read: " + broken.getMessage(), broken);
    }
  }

  /** Whether there is such a column. */
  boolean has(String column) {
    return columns.containsKey(column);
  }

  /** The value of a column; empty if there is no such column. */
  String text(String column) {
    Integer place = columns.get(column);
    return place == null ? "" : row.get(place);
  }

  /** The value of a column, or {@code absent} where it is no whole number. */
  long number(String column, long absent) {
    try {
      return Long.parseLong(text(column).strip());
    } catch (NumberFormatException _) {
      return absent;
    }
  }

  /** The value of a column; NaN where it is no number. */
  double decimal(String column) {
    try {
      return Double.parseDouble(text(column).strip());
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /** The service of a pod: its name without the two parts that Kubernetes adds. */
  static String serviceOf(String pod) {
    int last = pod.lastIndexOf('-');
    int before = last < 0 ? -1 : pod.lastIndexOf('-', last - 1);
    return before < 0 ? pod : pod.substring(0, before);
  }
}
