package io.tailwater.loadtests.detection;

import io.tailwater.processors.alert.baseline.BaselineRule;
import io.tailwater.processors.alert.baseline.SeriesSpec;
import io.tailwater.processors.alert.baseline.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * KPIs of machines, mostly one value in five minutes, whose short faults people have labelled
 * ({@code donut/}), judged on both sides after two weeks of learning.
 */
final class LabelledKpiSuite implements DetectionSuite {
  private static final int LEARN_MINUTES = 14 * 24 * 60;

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    Map<String, Episodes> results = new LinkedHashMap<>();
    for (Path file : SeriesFiles.in(data.resolve("donut"))) {
      LabelledSeries series = SeriesFiles.read(file);
      int from = series.after(LEARN_MINUTES);
      if (from < series.size()) {
        detectors(series)
            .forEach(
                (name, detector) ->
                    results.merge(name, Episodes.of(series, detector, from), Episodes::plus));
      }
    }
    List<DetectionFigure> figures = new ArrayList<>();
    results.forEach(
        (name, episodes) -> figures.addAll(episodes.figures("donut", name, null, null)));
    return figures;
  }

  private static Map<String, AlertingDetector> detectors(LabelledSeries series) {
    Map<String, AlertingDetector> detectors = new LinkedHashMap<>();
    detectors.put(
        "baseline R1+R2",
        new BaselineDetector(
            SeriesSpec.metric(Side.BOTH, series.stepMinutes(), 0),
            EnumSet.of(BaselineRule.SUSTAINED, BaselineRule.SHORT)));
    detectors.put("first 14 days, mean±3sd", SimpleDetectors.fixed(LEARN_MINUTES, 1, Side.BOTH));
    detectors.put("last 24 h, mean±3sd, 5 in a row", SimpleDetectors.rollingDay(5, Side.BOTH));
    detectors.put("hour of day, median±3 MAD", SimpleDetectors.hourOfDay(1, Side.BOTH));
    detectors.put("hour of day, median±3 MAD, 5 in a row", SimpleDetectors.hourOfDay(5, Side.BOTH));
    return detectors;
  }
}
