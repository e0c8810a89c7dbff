package io.tailwater.loadtests.detection.nezha;

import io.tailwater.loadtests.detection.DetectionFigure;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.ObjectiveWatch;
import io.tailwater.processors.alert.slo.Selector;
import io.tailwater.processors.alert.slo.SloEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** How often somebody is woken by errors that the budget allows, where few call. */
final class QuietService {
  private static final int DAYS = 60;
  private static final int MINUTES_PER_DAY = 1_440;
  private static final double TARGET = 0.999;
  private static final double MOST_PAGES_PER_DAY = 0.01;
  private static final Duration MONTH = Duration.ofDays(30);
  private static final long MINUTE = 60_000;

  private QuietService() {}

  /** Sixty days each of services that are called more or less rarely. */
  static List<DetectionFigure> measure() {
    List<DetectionFigure> measures = new ArrayList<>();
    for (double callsPerMinute : new double[] {0.1, 1, 5}) {
      measures.add(
          Figures.atMost(
              "SLO 99.9 % at low traffic",
              "pages a day at %s calls a minute".formatted(callsPerMinute),
              pages(callsPerMinute) / DAYS,
              MOST_PAGES_PER_DAY));
    }
    return measures;
  }

  private static double pages(double callsPerMinute) {
    SplittableRandom random = new SplittableRandom(42);
    Objective objective =
        new Objective(
            "availability",
            Selector.ofService("quiet"),
            new Indicator.Availability(),
            TARGET,
            MONTH);
    ObjectiveWatch watch = new ObjectiveWatch(objective, BurnRules.shipped(objective));
    double pages = 0;
    double next = 0;
    for (long minute = 0; minute < (long) DAYS * MINUTES_PER_DAY; minute++) {
      long calls = 0;
      long bad = 0;
      for (; next < minute + 1; next -= Math.log(1 - random.nextDouble()) / callsPerMinute) {
        calls++;
        bad += random.nextDouble() < 1 - TARGET ? 1 : 0;
      }
      watch.add(minute, calls, bad);
      for (SloEvent event : watch.judge((minute + 1) * MINUTE)) {
        pages += event instanceof SloEvent.Fired fired && fired.rule().urgency().pages() ? 1 : 0;
      }
    }
    return pages;
  }
}
