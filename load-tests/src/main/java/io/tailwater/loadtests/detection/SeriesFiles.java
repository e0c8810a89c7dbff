package io.tailwater.loadtests.detection;

import io.tailwater.loadtests.detection.LabelledSeries.Stretch;
import io.tailwater.loadtests.patterns.CsvReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads series from gzip'd CSV files with a header: a time, a value and perhaps a label a row. */
final class SeriesFiles {
  private static final String SUFFIX = ".csv.gz";
  private static final long SECONDS_A_MINUTE = 60;
  private static final long MILLIS_A_MINUTE = 60_000;

  /** Epoch times above this are of milliseconds: as seconds, it is the year 5138. */
  private static final long MOST_SECONDS = 100_000_000_000L;

  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  private SeriesFiles() {}

  /** Files of series in a directory, by name; none where there is no such directory. */
  static List<Path> in(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (var entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
        entries.forEach(files::add);
      }
    }
    files.sort(null);
    return files;
  }

  /** A file's name without what all have. */
  static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /**
   * Reads a series. Rows that are too short, or are not later than the one before, are passed over.
   *
   * @throws IOException if it has fewer than two rows or cannot be read; says which file
   */
  static LabelledSeries read(Path file) throws IOException {
    List<Long> minutes = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    for (List<String> row : rows(file)) {
      if (row.size() < 2 || row.get(1).isBlank()) {
        continue;
      }
      try {
        long minute = minute(row.get(0));
        double value = Double.parseDouble(row.get(1));
        if (Double.isFinite(value) && (minutes.isEmpty() || minute > minutes.getLast())) {
          minutes.add(minute);
          values.add(value);
          labels.add(row.size() > 2 && Double.parseDouble(row.get(2)) > 0);
        }
      } catch (RuntimeException broken) {
        throw new IOException(file + " has a row that is none: " + row, broken);
      }
    }
    if (minutes.size() < 2) {
      throw new IOException(file + " has no series");
    }
    long[] times = minutes.stream().mapToLong(Long::longValue).toArray();
    return new LabelledSeries(
        name(file),
        step(times),
        times,
        values.stream().mapToDouble(Double::doubleValue).toArray(),
        stretches(times, labels));
  }

  /** All rows of a gzip'd CSV file but the header. */
  static List<List<String>> rows(Path file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (Reader text =
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
      CsvReader reader = new CsvReader(text);
      reader.row();
      for (List<String> row = reader.row(); row != null; row = reader.row()) {
        rows.add(row);
      }
    } catch (IOException broken) {
      throw new IOException(file + " cannot be read: " + broken.getMessage(), broken);
    }
    return rows;
  }

  /** The epoch minute of a time: epoch seconds or milliseconds, or a date and time in UTC. */
  static long minute(String time) {
    if (time.indexOf('-') > 0) {
      return Math.floorDiv(
          LocalDateTime.parse(time, DATE_TIME).toEpochSecond(ZoneOffset.UTC), SECONDS_A_MINUTE);
    }
    long number = (long) Double.parseDouble(time);
    return Math.floorDiv(number, number > MOST_SECONDS ? MILLIS_A_MINUTE : SECONDS_A_MINUTE);
  }

  /** The usual distance of two samples, at most an hour. */
  private static int step(long[] minutes) {
    long[] distances = new long[minutes.length - 1];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = minutes[i + 1] - minutes[i];
    }
    Arrays.sort(distances);
    return (int) Math.min(60, distances[distances.length / 2]);
  }

  private static List<Stretch> stretches(long[] minutes, List<Boolean> labels) {
    List<Stretch> stretches = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= minutes.length; i++) {
      boolean labelled = i < minutes.length && labels.get(i);
      if (labelled && from < 0) {
        from = i;
      } else if (!labelled && from >= 0) {
        stretches.add(new Stretch(minutes[from], minutes[i - 1]));
        from = -1;
      }
    }
    return stretches;
  }
}
