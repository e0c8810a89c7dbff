package io.tailwater.loadtests.detection.nezha;

import io.tailwater.loadtests.detection.DetectionFigure;
import io.tailwater.processors.alert.surge.Exemplars;
import io.tailwater.processors.alert.surge.LogCount;
import io.tailwater.processors.alert.surge.SurgeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** How many surges are found in real lines, and how soon one that was put among them. */
final class Surges {
  private static final double MOST_EPISODES_PER_HOUR = 1.5;
  private static final double MOST_SECONDS = 60;
  private static final double LEAST_FOUND = 0.99;
  private static final int WARN = 4;
  private static final int ASKED_PER_MINUTE = 20;

  /** Minutes with lines of a service that have to be known first. */
  private static final int KNOWN_MINUTES = 10;

  private static final int BURST_MINUTES = 2;

  private Surges() {}

  /** Measures a system that writes lines. */
  static List<DetectionFigure> measure(NezhaSystem system) {
    String suite = "log surges, " + system.name();
    List<DetectionFigure> measures = new ArrayList<>();
    LogStream stream = LogStream.of(system);
    double hours = stream.minutes() / 60.0;
    List<LogStream.Found> found = stream.watch();
    measures.add(Figures.plain(suite, "hours of lines", hours));
    measures.add(
        Figures.atMost(
            suite,
            "episodes an hour, all patterns",
            found.stream().filter(f -> f.surge().key() instanceof SurgeKey.OfPattern).count()
                / hours,
            MOST_EPISODES_PER_HOUR));
    measures.add(
        Figures.plain(
            suite,
            "episodes an hour, of calls",
            found.stream().filter(f -> f.surge().key() instanceof SurgeKey.OfCall).count()
                / hours));
    for (int perMinute : new int[] {10, ASKED_PER_MINUTE, 60}) {
      measures.addAll(bursts(suite, system, perMinute));
    }
    return measures;
  }

  /** Bursts of a line that was never there, one after the other in each service that is known. */
  private static List<DetectionFigure> bursts(String suite, NezhaSystem system, int perMinute) {
    LogStream stream = LogStream.of(system);
    Map<Long, Long> starts = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(perMinute);
    for (Map.Entry<String, Integer> service : knownAfter(system).entrySet()) {
      for (int minute = service.getValue();
          minute + BURST_MINUTES <= stream.minutes();
          minute += BURST_MINUTES) {
        long id = starts.size() + 1L;
        long start = minute * LogStream.MINUTE + random.nextLong(LogStream.MINUTE / 2);
        starts.put(id, start);
        LogCount line = new LogCount(id, WARN, null, null, 1, Exemplars.NONE);
        double millis = start;
        while (millis < start + BURST_MINUTES * LogStream.MINUTE) {
          stream.addLines((long) millis, service.getKey(), line);
          millis -= Math.log(1 - random.nextDouble()) * LogStream.MINUTE / perMinute;
        }
      }
    }
    double[] delays =
        stream.watch().stream()
            .filter(f -> f.surge().key() instanceof SurgeKey.OfPattern)
            .filter(f -> starts.containsKey(((SurgeKey.OfPattern) f.surge().key()).patternId()))
            .mapToDouble(f -> f.atMillis() - startOf(starts, f.surge().key()))
            .sorted()
            .toArray();
    if (starts.isEmpty()) {
      return List.of();
    }
    String what = "burst of %d lines a minute, ".formatted(perMinute);
    double share = (double) delays.length / starts.size();
    double seconds = delays.length == 0 ? Double.NaN : delays[delays.length / 2] / 1_000;
    return perMinute == ASKED_PER_MINUTE
        ? List.of(
            Figures.atLeast(suite, what + "found", share, LEAST_FOUND),
            Figures.atMost(suite, what + "seconds (median)", seconds, MOST_SECONDS))
        : List.of(
            Figures.plain(suite, what + "found", share),
            Figures.plain(suite, what + "seconds (median)", seconds));
  }

  /** After how many minutes of the stream a service is known, by its name. */
  private static Map<String, Integer> knownAfter(NezhaSystem system) {
    Map<String, Integer> minutesWithLines = new TreeMap<>();
    Map<String, Integer> known = new TreeMap<>();
    for (int i = 0; i < system.minutes().size(); i++) {
      int after = i + 1;
      system.minutes().get(i).lines().stream()
          .map(Minute.Line::service)
          .distinct()
          .filter(service -> minutesWithLines.merge(service, 1, Integer::sum) == KNOWN_MINUTES)
          .forEach(service -> known.put(service, after));
    }
    return known;
  }

  private static long startOf(Map<Long, Long> starts, SurgeKey key) {
    return key instanceof SurgeKey.OfPattern pattern
        ? starts.getOrDefault(pattern.patternId(), 0L)
        : 0;
  }
}
