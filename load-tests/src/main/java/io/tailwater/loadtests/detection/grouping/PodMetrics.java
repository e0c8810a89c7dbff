package io.tailwater.loadtests.detection.grouping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.loadtests.patterns.CsvReader;
import io.tailwater.processors.alert.incident.ServiceGraph;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

/**
 * A day of metrics of pods, minute by minute, with the faults that were put in.
 *
 * @param day its name
 * @param series each metric of each pod
 * @param graph who calls whom
 * @param faults the minutes in which a fault began, since 1970-01-01 UTC, in order
 */
record PodMetrics(String day, List<Series> series, ServiceGraph graph, List<Long> faults) {
  /** What is watched of each pod: use, traffic and latency. */
  static final List<String> METRICS =
      List.of(
          "CpuUsageRate(%)",
          "MemoryUsageRate(%)",
          "NetworkReceiveBytes",
          "NetworkTransmitBytes",
          "PodServerLatencyP95(s)",
          "PodServerLatencyP99(s)",
          "PodWorkload(Ops)");

  /** Those of them that tell of what the pod runs on, not of what it does for others. */
  static final Set<String> OF_MACHINES = Set.copyOf(METRICS.subList(0, 4));

  private static final String SUFFIX = "_metric.csv.gz";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final int TIME_LENGTH = 19;

  /**
   * One metric of one pod.
   *
   * @param service the pod's service
   * @param pod the pod
   * @param metric what is measured
   * @param values by minute since 1970-01-01 UTC
   */
  record Series(String service, String pod, String metric, Map<Long, Double> values) {}

  /** The first minute that has a value. */
  long firstMinute() {
    return minutes().min().orElseThrow();
  }

  /** The last minute that has a value. */
  long lastMinute() {
    return minutes().max().orElseThrow();
  }

  private LongStream minutes() {
    return series.stream()
        .flatMapToLong(one -> one.values().keySet().stream().mapToLong(Long::longValue));
  }

  /**
   * Reads each day of a directory laid out like {@code nezha/metrics}, in the order of their names.
   *
   * @throws IOException if there is none, or one is not as it should be; says which
   */
  static List<PodMetrics> readAll(Path directory) throws IOException {
    List<Path> days = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      entries.forEach(days::add);
    }
    days.sort(null);
    List<PodMetrics> all = new ArrayList<>();
    for (Path day : days) {
      all.add(read(day));
    }
    if (all.isEmpty()) {
      throw new IOException(directory + " has no day of metrics");
    }
    return all;
  }

  private static PodMetrics read(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      entries.forEach(files::add);
    }
    files.sort(null);
    List<Series> series = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      series.addAll(readPod(file, name.substring(0, name.length() - SUFFIX.length())));
    }
    Set<String> services = new HashSet<>();
    series.forEach(one -> services.add(one.service()));
    return new PodMetrics(
        directory.getFileName().toString(),
        series,
        readGraph(directory.resolve("dependency.csv.gz"), services),
        readFaults(directory));
  }

  private static List<Series> readPod(Path file, String pod) throws IOException {
    List<Series> series = new ArrayList<>();
    for (String metric : METRICS) {
      series.add(new Series(serviceOf(pod), pod, metric, new HashMap<>()));
    }
    List<List<String>> rows = rows(file);
    List<String> header = rows.getFirst();
    for (List<String> row : rows.subList(1, rows.size())) {
      if (row.size() < header.size()) {
        continue;
      }
      long minute = minute(row.get(header.indexOf("Time")));
      for (Series one : series) {
        String value = row.get(header.indexOf(one.metric()));
        if (!value.isEmpty()) {
          one.values().put(minute, Double.parseDouble(value));
        }
      }
    }
    return series;
  }

  /** A pod's name is its service's, its replica set's and its own. */
  private static String serviceOf(String pod) {
    int own = pod.lastIndexOf('-');
    int replicaSet = own < 0 ? -1 : pod.lastIndexOf('-', own - 1);
    return replicaSet < 0 ? pod : pod.substring(0, replicaSet);
  }

  private static ServiceGraph readGraph(Path file, Set<String> services) throws IOException {
    List<ServiceGraph.Edge> edges = new ArrayList<>();
    for (List<String> row : rows(file)) {
      if (row.size() >= 2 && services.contains(row.get(0)) && services.contains(row.get(1))) {
        edges.add(new ServiceGraph.Edge(row.get(0), row.get(1), Double.NaN));
      }
    }
    return ServiceGraph.of(edges, List.of());
  }

  private static List<Long> readFaults(Path directory) throws IOException {
    List<Long> faults = new ArrayList<>();
    Path file = directory.resolve(directory.getFileName() + "-fault_list.json");
    for (JsonNode hour : new ObjectMapper().readTree(file.toFile())) {
      for (JsonNode fault : hour) {
        faults.add(minute(fault.path("inject_time").asText()));
      }
    }
    faults.sort(null);
    return faults;
  }

  private static long minute(String time) {
    return LocalDateTime.parse(time.substring(0, TIME_LENGTH), TIME).toEpochSecond(ZoneOffset.UTC)
        / 60;
  }

  private static List<List<String>> rows(Path file) throws IOException {
    List<List<String>> all = new ArrayList<>();
    try (Reader text =
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
      CsvReader rows = new CsvReader(text);
      for (List<String> row = rows.row(); row != null; row = rows.row()) {
        all.add(row);
      }
    }
    if (all.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return all;
  }
}
