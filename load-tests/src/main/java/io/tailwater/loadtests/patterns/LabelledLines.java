package io.tailwater.loadtests.patterns;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Log lines of one system, and the event that each of them is, as told by people.
 *
 * @param system name of the system
 * @param lines each line's text in UTF-8
 * @param events each line's event
 */
record LabelledLines(String system, List<byte[]> lines, List<String> events) {
  private static final String SUFFIX = ".csv.gz";

  /**
   * Reads all systems of a directory: gzip'd CSV files with the columns {@code Content} and {@code
   * EventId}, in the order of their names. Rows that are too short are passed over.
   *
   * @throws IOException if there is no such file, or one is not as it should be; says which
   */
  static List<LabelledLines> readAll(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is no directory");
    }
    List<Path> files = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      entries.forEach(files::add);
    }
    if (files.isEmpty()) {
      throw new IOException(directory + " has no file *" + SUFFIX);
    }
    files.sort(null);
    List<LabelledLines> systems = new ArrayList<>();
    for (Path file : files) {
      systems.add(read(file));
    }
    return systems;
  }

  private static LabelledLines read(Path file) throws IOException {
    String name = file.getFileName().toString();
    List<byte[]> lines = new ArrayList<>();
    List<String> events = new ArrayList<>();
    try (Reader text =
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
      CsvReader rows = new CsvReader(text);
      List<String> header = rows.row();
      int content = header == null ? -1 : header.indexOf("Content");
      int event = header == null ? -1 : header.indexOf("EventId");
      if (content < 0 || event < 0) {
        throw new IOException("no columns Content and EventId");
      }
      for (List<String> row = rows.row(); row != null; row = rows.row()) {
        if (row.size() > Math.max(content, event)) {
          lines.add(row.get(content).getBytes(StandardCharsets.UTF_8));
          events.add(row.get(event));
        }
      }
    } catch (IOException broken) {
      throw new IOException(file + " cannot be read: " + broken.getMessage(), broken);
    }
    if (lines.isEmpty()) {
      throw new IOException(file + " has no lines");
    }
    return new LabelledLines(name.substring(0, name.length() - SUFFIX.length()), lines, events);
  }
}
