package io.tailwater.loadtests.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.loadtests.detection.DetectionFigure.Target;
import io.tailwater.loadtests.detection.LabelledSeries.Stretch;
import io.tailwater.processors.alert.baseline.BaselineRule;
import io.tailwater.processors.alert.baseline.SeriesSpec;
import io.tailwater.processors.alert.baseline.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics of the Numenta Anomaly Benchmark ({@code nab/}), judged on both sides. As there, the
 * first 15 % of each series are for learning and do not count.
 */
final class NabSuite implements DetectionSuite {
  private static final List<String> GROUPS = List.of("realKnownCause", "realAWSCloudwatch");
  private static final String TARGETED = GROUPS.getFirst();
  private static final String SHIPPED = "baseline R1+R2";
  private static final double PROBATION = 0.15;

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    Path directory = data.resolve("nab");
    List<DetectionFigure> figures = new ArrayList<>();
    for (String group : GROUPS) {
      List<LabelledSeries> series = read(directory, group);
      if (!series.isEmpty()) {
        compare(group, series, figures);
      }
    }
    return figures;
  }

  private static List<LabelledSeries> read(Path directory, String group) throws IOException {
    List<LabelledSeries> all = new ArrayList<>();
    List<Path> files = SeriesFiles.in(directory.resolve(group));
    if (files.isEmpty()) {
      return all;
    }
    JsonNode windows =
        new ObjectMapper().readTree(Files.readAllBytes(directory.resolve("combined_windows.json")));
    for (Path file : files) {
      LabelledSeries series = SeriesFiles.read(file);
      List<Stretch> anomalies = new ArrayList<>();
      for (JsonNode window : windows.path(group + "/" + series.name() + ".csv")) {
        anomalies.add(
            new Stretch(
                SeriesFiles.minute(window.path(0).asText()),
                SeriesFiles.minute(window.path(1).asText())));
      }
      all.add(
          new LabelledSeries(
              series.name(), series.stepMinutes(), series.minutes(), series.values(), anomalies));
    }
    return all;
  }

  private static void compare(
      String group, List<LabelledSeries> series, List<DetectionFigure> figures) {
    Map<String, Episodes> results = new LinkedHashMap<>();
    for (LabelledSeries one : series) {
      int from = (int) (PROBATION * one.size());
      detectors(one, from)
          .forEach(
              (name, detector) ->
                  results.merge(name, Episodes.of(one, detector, from), Episodes::plus));
    }
    boolean targeted = group.equals(TARGETED);
    results.forEach(
        (name, episodes) ->
            figures.addAll(
                episodes.figures(
                    "nab " + group,
                    name,
                    targeted && name.equals(SHIPPED) ? Target.atLeast(0.4) : null,
                    targeted && name.equals(SHIPPED) ? Target.atMost(0.05) : null)));
  }

  private static Map<String, AlertingDetector> detectors(LabelledSeries series, int from) {
    long learn = series.minutes()[from] - series.minutes()[0];
    Map<String, AlertingDetector> detectors = new LinkedHashMap<>();
    detectors.put(
        SHIPPED,
        new BaselineDetector(
            SeriesSpec.metric(Side.BOTH, series.stepMinutes(), 0),
            EnumSet.of(BaselineRule.SUSTAINED, BaselineRule.SHORT)));
    detectors.put(
        "baseline R3 alone",
        new BaselineDetector(
            SeriesSpec.metric(Side.BOTH, series.stepMinutes(), 0), EnumSet.of(BaselineRule.DRIFT)));
    detectors.put("first 15 %, mean±3sd", SimpleDetectors.fixed(learn, 1, Side.BOTH));
    detectors.put("first 15 %, mean±3sd, 5 in a row", SimpleDetectors.fixed(learn, 5, Side.BOTH));
    detectors.put("last 24 h, mean±3sd, 5 in a row", SimpleDetectors.rollingDay(5, Side.BOTH));
    detectors.put("hour of day, median±3 MAD", SimpleDetectors.hourOfDay(1, Side.BOTH));
    detectors.put("hour of day, median±3 MAD, 5 in a row", SimpleDetectors.hourOfDay(5, Side.BOTH));
    return detectors;
  }
}
