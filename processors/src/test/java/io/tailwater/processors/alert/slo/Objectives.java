package io.tailwater.processors.alert.slo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Objectives and traffic for tests. */
final class Objectives {
  static final Duration MONTH = Duration.ofDays(30);

  private Objectives() {}

  static Objective availability(double target) {
    return availability(target, MONTH);
  }

  static Objective availability(double target, Duration period) {
    return new Objective(
        "checkout works",
        Selector.ofService("checkout"),
        new Indicator.Availability(),
        target,
        period);
  }

  static ObjectiveWatch watch(Objective objective) {
    return new ObjectiveWatch(objective, BurnRules.shipped(objective));
  }

  /** Adds the same to each of some minutes and judges each when it is over. */
  static List<SloEvent> minutes(ObjectiveWatch watch, long from, long to, long calls, long bad) {
    List<SloEvent> events = new ArrayList<>();
    for (long minute = from; minute < to; minute++) {
      watch.add(minute, calls, bad);
      events.addAll(judge(watch, minute));
    }
    return events;
  }

  /** What is new once the minute is over. */
  static List<SloEvent> judge(ObjectiveWatch watch, long minute) {
    return watch.judge((minute + 1) * 60_000);
  }

  static List<String> said(List<SloEvent> events) {
    return events.stream()
        .map(
            event ->
                switch (event) {
                  case SloEvent.Fired fired -> fired.rule().name() + " fires " + fired.timing();
                  case SloEvent.Resolved resolved -> resolved.rule().name() + " resolved";
                  case SloEvent.Absent _ -> "absent";
                  case SloEvent.Returned _ -> "returned";
                })
        .toList();
  }
}
