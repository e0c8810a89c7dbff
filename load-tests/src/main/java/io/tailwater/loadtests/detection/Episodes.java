package io.tailwater.loadtests.detection;

import io.tailwater.loadtests.detection.DetectionFigure.Target;
import io.tailwater.loadtests.detection.LabelledSeries.Stretch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a detector's alerts on a series came to. An episode is an alert from its start to its end,
 * and true where it touches an anomaly; an anomaly is found by any episode that touches it.
 *
 * @param all how many episodes there were
 * @param trueOnes how many of them touch an anomaly
 * @param anomalies how many anomalies there were
 * @param found how many of them were found
 * @param delayMinutes from the start of the anomalies found to their first alert, in total
 * @param days how long it was
 */
record Episodes(int all, int trueOnes, int anomalies, int found, double delayMinutes, double days) {
  static final Episodes NONE = new Episodes(0, 0, 0, 0, 0, 0);

  /** Runs a detector over a series; what was before a sample is for learning and does not count. */
  static Episodes of(LabelledSeries series, AlertingDetector detector, int from) {
    List<Stretch> alerts = alerts(series, detector, from);
    List<Stretch> anomalies =
        series.anomalies().stream().filter(a -> a.to() >= series.minutes()[from]).toList();
    int found = 0;
    double delay = 0;
    for (Stretch anomaly : anomalies) {
      for (Stretch alert : alerts) {
        if (alert.touches(anomaly)) {
          found++;
          delay += Math.max(0, alert.from() - anomaly.from());
          break;
        }
      }
    }
    int trueOnes =
        (int) alerts.stream().filter(alert -> anomalies.stream().anyMatch(alert::touches)).count();
    return new Episodes(
        alerts.size(), trueOnes, anomalies.size(), found, delay, series.daysFrom(from));
  }

  private static List<Stretch> alerts(LabelledSeries series, AlertingDetector detector, int from) {
    List<Stretch> alerts = new ArrayList<>();
    boolean before = false;
    long start = 0;
    for (int i = 0; i < series.size(); i++) {
      boolean on = detector.accept(series.minutes()[i], series.values()[i]) && i >= from;
      if (on && !before) {
        start = series.minutes()[i];
      } else if (!on && before) {
        alerts.add(new Stretch(start, series.minutes()[i - 1]));
      }
      before = on;
    }
    if (before) {
      alerts.add(new Stretch(start, series.minutes()[series.size() - 1]));
    }
    return alerts;
  }

  /** Both together. */
  Episodes plus(Episodes other) {
    return new Episodes(
        all + other.all,
        trueOnes + other.trueOnes,
        anomalies + other.anomalies,
        found + other.found,
        delayMinutes + other.delayMinutes,
        days + other.days);
  }

  double precision() {
    return all == 0 ? 0 : (double) trueOnes / all;
  }

  double recall() {
    return anomalies == 0 ? 0 : (double) found / anomalies;
  }

  double f1() {
    double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }

  double falsePerDay() {
    return (all - trueOnes) / days;
  }

  /** Mean delay of the anomalies found, in hours. */
  double delayHours() {
    return found == 0 ? Double.NaN : delayMinutes / found / 60;
  }

  /** All of it as figures of a suite; targets where there are any for F1 and for false alarms. */
  List<DetectionFigure> figures(
      String suite, String detector, @Nullable Target f1, @Nullable Target falsePerDay) {
    return List.of(
        DetectionFigure.compared(suite, detector + ", precision", precision(), ""),
        DetectionFigure.compared(suite, detector + ", recall", recall(), ""),
        new DetectionFigure(suite, detector + ", F1", f1(), "", f1),
        new DetectionFigure(suite, detector + ", false alarms", falsePerDay(), "/day", falsePerDay),
        DetectionFigure.compared(suite, detector + ", delay", delayHours(), "h"));
  }
}
