package io.tailwater.loadtests.detection;

import io.tailwater.loadtests.detection.DetectionFigure.Target;
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
import java.util.Random;

/**
 * A business KPI by the minute ({@code merlion/}), a volume: false alarms a day once its four weeks
 * of history are there, and how many sudden rises are seen. A rise is values times a factor for
 * some minutes, put in at a random time where no alert is on, each on a copy of the detector, so
 * that none knows of another.
 */
final class KpiSuite implements DetectionSuite {
  private static final int HISTORY_MINUTES = 28 * 24 * 60;
  private static final int FIXED_MINUTES = 14 * 24 * 60;
  private static final int RISES = 60;
  private static final int FIVE_IN_A_ROW = 5;

  private record Rise(double factor, int minutes) {
    @Override
    public String toString() {
      return "x%.0f for %d min seen".formatted(factor, minutes);
    }
  }

  private static final List<Rise> KINDS =
      List.of(new Rise(2, 6), new Rise(2, 15), new Rise(3, 4), new Rise(3, 6));
  private static final Rise TARGETED = new Rise(3, 4);
  private static final String SHIPPED = "baseline R1+R2";

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    List<DetectionFigure> figures = new ArrayList<>();
    for (Path file : SeriesFiles.in(data.resolve("merlion"))) {
      LabelledSeries series = SeriesFiles.read(file);
      int from = series.after(HISTORY_MINUTES);
      if (from < series.size()) {
        measure(series, from, figures);
      }
    }
    return figures;
  }

  private static void measure(LabelledSeries series, int from, List<DetectionFigure> figures) {
    String suite = "kpi " + series.name();
    for (Map.Entry<String, AlertingDetector> entry : detectors(series).entrySet()) {
      boolean shipped = entry.getKey().equals(SHIPPED);
      Episodes episodes = Episodes.of(series, entry.getValue().copy(), from);
      figures.add(
          new DetectionFigure(
              suite,
              entry.getKey() + ", false alarms",
              episodes.falsePerDay(),
              "/day",
              shipped ? Target.atMost(0.4) : null));
      for (Rise rise : KINDS) {
        figures.add(
            new DetectionFigure(
                suite,
                entry.getKey() + ", " + rise,
                seen(series, entry.getValue().copy(), from, rise),
                "",
                shipped && rise.equals(TARGETED) ? Target.atLeast(0.7) : null));
      }
    }
  }

  private static Map<String, AlertingDetector> detectors(LabelledSeries series) {
    Map<String, AlertingDetector> detectors = new LinkedHashMap<>();
    detectors.put(
        SHIPPED, baseline(series, EnumSet.of(BaselineRule.SUSTAINED, BaselineRule.SHORT)));
    detectors.put("baseline R1 alone", baseline(series, EnumSet.of(BaselineRule.SUSTAINED)));
    detectors.put("baseline R2 alone", baseline(series, EnumSet.of(BaselineRule.SHORT)));
    detectors.put(
        "first 14 days, mean+3sd, 5 in a row",
        SimpleDetectors.fixed(FIXED_MINUTES, FIVE_IN_A_ROW, Side.UPPER));
    detectors.put(
        "last 24 h, mean+3sd, 5 in a row", SimpleDetectors.rollingDay(FIVE_IN_A_ROW, Side.UPPER));
    detectors.put(
        "hour of day, median+3 MAD, 5 in a row",
        SimpleDetectors.hourOfDay(FIVE_IN_A_ROW, Side.UPPER));
    return detectors;
  }

  private static AlertingDetector baseline(LabelledSeries series, EnumSet<BaselineRule> rules) {
    SeriesSpec volume = SeriesSpec.volume(Side.UPPER);
    return new BaselineDetector(
        new SeriesSpec(volume.kind(), volume.side(), series.stepMinutes(), 0, 0), rules);
  }

  /** The share of rises that an alert begins within. */
  private static double seen(
      LabelledSeries series, AlertingDetector detector, int from, Rise rise) {
    Random random = new Random(rise.minutes());
    int room = (series.size() - from - rise.minutes()) / RISES;
    int put = 0;
    int seen = 0;
    int next = from + random.nextInt(room);
    for (int i = 0; i < series.size() && put < RISES; i++) {
      boolean on = detector.accept(series.minutes()[i], series.values()[i]);
      if (i >= next && !on) {
        put++;
        next = from + put * room + random.nextInt(room);
        seen += isSeen(series, detector.copy(), i + 1, rise) ? 1 : 0;
      }
    }
    return (double) seen / put;
  }

  private static boolean isSeen(
      LabelledSeries series, AlertingDetector detector, int from, Rise rise) {
    long end = series.minutes()[from] + rise.minutes();
    for (int i = from; i < series.size() && series.minutes()[i] < end; i++) {
      if (detector.accept(series.minutes()[i], series.values()[i] * rise.factor())) {
        return true;
      }
    }
    return false;
  }
}
