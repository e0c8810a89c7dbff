package io.tailwater.loadtests.detection.nezha;

import io.tailwater.processors.alert.cause.Sign;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that there is of one system: windows with a fault, and minutes without one. */
final class NezhaSystem {
  private final String name;
  private final List<Window> windows;
  private final List<Minute> minutes;
  private final LinePatterns patterns;

  private NezhaSystem(
      String name, List<Window> windows, List<Minute> minutes, LinePatterns patterns) {
    this.name = name;
    this.windows = windows;
    this.minutes = minutes;
    this.patterns = patterns;
  }

  /**
   * Minutes that belong together.
   *
   * @param fault what was injected; null for a minute without a fault
   * @param facts of each minute
   * @param metrics signs of metrics
   */
  record Window(@Nullable FaultCase fault, List<WindowFacts> facts, List<Sign> metrics) {}

  /** Reads the systems of a data set. */
  static List<NezhaSystem> readAll(Path data) throws IOException {
    Map<String, List<FaultCase>> bySystem = new TreeMap<>();
    for (FaultCase fault : FaultCase.readAll(data)) {
      bySystem.computeIfAbsent(fault.system(), _ -> new ArrayList<>()).add(fault);
    }
    List<NezhaSystem> systems = new ArrayList<>();
    for (Map.Entry<String, List<FaultCase>> system : bySystem.entrySet()) {
      systems.add(read(data, system.getKey(), system.getValue()));
    }
    return systems;
  }

  private static NezhaSystem read(Path data, String name, List<FaultCase> faults)
      throws IOException {
    // By time, which is the order of day and minute.
    Map<String, Minute> minutes = new TreeMap<>();
    Map<String, PodMetrics> metrics = new HashMap<>();
    List<String> baselines = new ArrayList<>();
    for (String day : new TreeSet<>(faults.stream().map(FaultCase::day).toList())) {
      metrics.put(day, PodMetrics.read(data, day));
      Minute.readAll(data.resolve(day).resolve("baseline"))
          .forEach(
              (minute, read) -> {
                minutes.put(day + " " + minute, read);
                baselines.add(day + " " + minute);
              });
    }
    for (FaultCase fault : faults) {
      Path directory = data.resolve(fault.day()).resolve(fault.directory());
      for (String minute : fault.minutes()) {
        minutes.put(fault.day() + " " + minute, Minute.read(directory, minute));
      }
    }
    List<Minute> inOrder = List.copyOf(minutes.values());
    LinePatterns patterns = new LinePatterns(inOrder);
    Map<String, WindowFacts> facts = new HashMap<>();
    minutes.forEach((minute, read) -> facts.put(minute, WindowFacts.of(read, patterns)));
    List<Window> windows = new ArrayList<>();
    for (FaultCase fault : faults) {
      List<WindowFacts> ofFault = new ArrayList<>();
      fault.minutes().forEach(minute -> ofFault.add(factsOf(facts, fault.day() + " " + minute)));
      windows.add(
          new Window(fault, ofFault, metricsOf(metrics, fault.day()).signs(fault.injectMillis())));
    }
    for (String minute : baselines) {
      String day = minute.substring(0, minute.indexOf(' '));
      windows.add(
          new Window(
              null,
              List.of(factsOf(facts, minute)),
              metricsOf(metrics, day).signs(millisOf(minute))));
    }
    return new NezhaSystem(name, windows, inOrder, patterns);
  }

  private static WindowFacts factsOf(Map<String, WindowFacts> facts, String minute) {
    WindowFacts found = facts.get(minute);
    if (found == null) {
      throw new IllegalStateException("no facts of " + minute);
    }
    return found;
  }

  private static PodMetrics metricsOf(Map<String, PodMetrics> metrics, String day) {
    PodMetrics found = metrics.get(day);
    if (found == null) {
      throw new IllegalStateException("no metrics of " + day);
    }
    return found;
  }

  private static long millisOf(String minute) {
    String[] parts = minute.split("[ _]", -1);
    return LocalDate.parse(parts[0])
        .atTime(LocalTime.of(Integer.parseInt(parts[1]), Integer.parseInt(parts[2])))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  String name() {
    return name;
  }

  List<Window> windows() {
    return windows;
  }

  /** All minutes in the order of time. */
  List<Minute> minutes() {
    return minutes;
  }

  LinePatterns patterns() {
    return patterns;
  }

  /** Whether there are any lines. */
  boolean hasLines() {
    return minutes.stream().anyMatch(minute -> !minute.lines().isEmpty());
  }

  /** What is remarkable in each window against all others. */
  List<List<Sign>> signs() {
    boolean withLines = hasLines();
    List<List<Sign>> signs = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      List<WindowFacts> others = new ArrayList<>();
      for (int other = 0; other < windows.size(); other++) {
        if (other != i) {
          others.addAll(windows.get(other).facts());
        }
      }
      List<Sign> ofWindow = new ArrayList<>(Signs.of(windows.get(i).facts(), others, withLines));
      ofWindow.addAll(windows.get(i).metrics());
      signs.add(ofWindow);
    }
    return signs;
  }
}
