package io.tailwater.loadtests.detection.nezha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The traces and lines of a minute.
 *
 * @param spans by their ids
 * @param lines in the order of time
 */
record Minute(Map<String, Span> spans, List<Line> lines) {
  /**
   * A span.
   *
   * @param parent id of its parent
   * @param startNanos epoch nanoseconds
   * @param endNanos epoch nanoseconds
   */
  record Span(
      String trace,
      String parent,
      String service,
      String operation,
      long startNanos,
      long endNanos) {}

  /**
   * A line of a log.
   *
   * @param span id of the span that wrote it
   */
  record Line(long millis, String service, String trace, String span, String message) {}

  /** Reads a minute; lines may be missing altogether. */
  static Minute read(Path directory, String minute) throws IOException {
    Map<String, Span> spans = new HashMap<>();
    Rows.read(
        directory.resolve(minute + "_trace.csv.gz"),
        row -> {
          long start = row.number("StartTimeUnixNano", 0);
          long end = row.number("EndTimeUnixNano", 0);
          if (start > 0 && end >= start) {
            spans.put(
                row.text("SpanID"),
                new Span(
                    row.text("TraceID"),
                    row.text("ParentID"),
                    Rows.serviceOf(row.text("PodName")),
                    row.text("OperationName"),
                    start,
                    end));
          }
        });
    Path logs = directory.resolve(minute + "_log.csv.gz");
    List<Line> lines = new ArrayList<>();
    if (Files.exists(logs)) {
      Rows.read(
          logs,
          row -> {
            long nanos = row.number("TimeUnixNano", 0);
            if (nanos > 0) {
              lines.add(
                  new Line(
                      nanos / 1_000_000,
                      Rows.serviceOf(row.text("PodName")),
                      row.text("TraceID"),
                      row.text("SpanID"),
                      row.text("Message")));
            }
          });
    }
    lines.sort((a, b) -> Long.compare(a.millis(), b.millis()));
    return new Minute(spans, lines);
  }

  /**
   * Reads all minutes of a directory in the order of their names; none if there is no directory.
   */
  static Map<String, Minute> readAll(Path directory) throws IOException {
    Map<String, Minute> minutes = new TreeMap<>();
    if (Files.isDirectory(directory)) {
      try (var files = Files.newDirectoryStream(directory, "*_trace.csv.gz")) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          String minute = name.substring(0, name.indexOf("_trace"));
          minutes.put(minute, read(directory, minute));
        }
      }
    }
    return minutes;
  }
}
