package io.tailwater.loadtests.detection.nezha;

import io.tailwater.processors.alert.cause.Sign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was measured of the pods of a day, minute by minute. */
final class PodMetrics {
  private static final List<String> COLUMNS =
      List.of("CpuUsage(m)", "CpuUsageRate(%)", "MemoryUsage(Mi)", "MemoryUsageRate(%)");

  /** A fault lasts about three minutes. */
  private static final long WINDOW_SECONDS = 300;

  private static final long BEFORE_SECONDS = 60;

  private final List<Series> series;

  private PodMetrics(List<Series> series) {
    this.series = series;
  }

  private record Series(String service, String metric, List<Value> values) {}

  private record Value(long seconds, double value) {}

  /** Reads the metrics of a day; there may be none. */
  static PodMetrics read(Path data, String day) throws IOException {
    List<Series> series = new ArrayList<>();
    Path directory = data.resolve("metrics").resolve(day);
    if (Files.isDirectory(directory)) {
      List<Path> files = new ArrayList<>();
      try (var entries = Files.newDirectoryStream(directory, "*_metric.csv.gz")) {
        entries.forEach(files::add);
      }
      files.sort(null);
      for (Path file : files) {
        series.addAll(readPod(file));
      }
    }
    return new PodMetrics(series);
  }

  private static List<Series> readPod(Path file) throws IOException {
    String name = file.getFileName().toString();
    String service = Rows.serviceOf(name.substring(0, name.indexOf("_metric")));
    List<Series> series = new ArrayList<>();
    for (String column : COLUMNS) {
      series.add(new Series(service, column, new ArrayList<>()));
    }
    Rows.read(
        file,
        row -> {
          long seconds = row.number("TimeStamp", 0);
          for (Series each : series) {
            double value = row.decimal(each.metric);
            if (seconds > 0 && Double.isFinite(value)) {
              each.values.add(new Value(seconds, value));
            }
          }
        });
    return series;
  }

  /** What is remarkable in the five minutes from a moment, against the rest of the day. */
  List<Sign> signs(long fromMillis) {
    long from = fromMillis / 1_000;
    List<Sign> signs = new ArrayList<>();
    for (Series each : series) {
      double[] now = values(each, from, from + WINDOW_SECONDS, true);
      double[] rest = values(each, from - BEFORE_SECONDS, from + WINDOW_SECONDS, false);
      if (now.length > 1 && rest.length > 1) {
        signs.add(Sign.Metric.of(each.service, each.metric, now, rest));
      }
    }
    return signs;
  }

  private static double[] values(Series series, long from, long to, boolean within) {
    return series.values.stream()
        .filter(value -> (value.seconds >= from && value.seconds <= to) == within)
        .mapToDouble(Value::value)
        .toArray();
  }
}
