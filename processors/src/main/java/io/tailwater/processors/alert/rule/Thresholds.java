package io.tailwater.processors.alert.rule;

import io.tailwater.processors.alert.rule.Judgement.Breach;
import io.tailwater.processors.alert.rule.Judgement.Calm;
import io.tailwater.processors.alert.rule.SignalWindow.Minute;
import io.tailwater.processors.alert.tail.BinomialTail;
import java.util.List;

/** Judges the plain conditions: what they say of a signal in its newest minute. */
public final class Thresholds {
  private static final int LEAST_TO_FIT = 10;

  private Thresholds() {}

  /**
   * Judges a condition.
   *
   * @throws IllegalArgumentException if it is one that has a detector of its own
   */
  public static Judgement judge(Condition condition, SignalWindow window) {
    return switch (condition) {
      case Condition.Detected(String detector) ->
          throw new IllegalArgumentException(detector + " is no plain threshold");
      case Condition.Compared compared -> compared(compared, window);
      case Condition.MinutesBeyond beyond -> minutesBeyond(beyond, window);
      case Condition.Ratio ratio -> ratio(ratio, window);
      case Condition.Newcomer newcomer -> newcomer(newcomer, window);
      case Condition.Vanished vanished -> vanished(vanished, window);
      case Condition.RunsOut runsOut -> runsOut(runsOut, window);
      case Condition.Absent absent -> absent(absent, window);
    };
  }

  private static Judgement compared(Condition.Compared rule, SignalWindow window) {
    List<Minute> heard = heard(window, rule.windowMinutes());
    if (heard.isEmpty()) {
      return Judgement.NO_DATA;
    }
    double value = aggregate(rule.aggregate(), heard);
    return verdict(
        rule.comparison().beyond(value, rule.limit()),
        Measurement.exact(value, rule.limit(), base(heard), rule.unit()),
        window);
  }

  private static Judgement minutesBeyond(Condition.MinutesBeyond rule, SignalWindow window) {
    List<Minute> heard = heard(window, rule.windowMinutes());
    if (heard.isEmpty()) {
      return Judgement.NO_DATA;
    }
    long beyond =
        heard.stream()
            .filter(minute -> rule.comparison().beyond(minute.value(), rule.limit()))
            .count();
    Measurement measurement =
        Measurement.exact(heard.getLast().value(), rule.limit(), base(heard), rule.unit());
    return verdict(beyond >= rule.minutes(), measurement, window);
  }

  private static Judgement ratio(Condition.Ratio rule, SignalWindow window) {
    List<Minute> heard = heard(window, rule.windowMinutes());
    if (heard.isEmpty()) {
      return Judgement.NO_DATA;
    }
    long total = base(heard);
    if (total == 0) {
      return Judgement.IDLE;
    }
    if (total < rule.leastTotal()) {
      return Judgement.INSUFFICIENT;
    }
    double expected = window.reference();
    if (Double.isNaN(expected)) {
      return Judgement.WARM_UP;
    }
    long bad = Math.min(total, Math.round(sum(heard)));
    double share = (double) bad / total;
    double threshold = rule.factor() * expected;
    double chance = Math.exp(BinomialTail.log(bad, total, expected));
    boolean breached = bad >= rule.leastBad() && share >= threshold && chance < rule.significance();
    return verdict(
        breached, new Measurement(share, threshold, share, 0, total, chance, "share", ""), window);
  }

  private static Judgement newcomer(Condition.Newcomer rule, SignalWindow window) {
    List<Minute> heard = heard(window, rule.windowMinutes());
    if (heard.isEmpty()) {
      return Judgement.NO_DATA;
    }
    if (Double.isNaN(window.reference())) {
      return Judgement.WARM_UP;
    }
    double count = sum(heard);
    return verdict(
        window.reference() == 0 && count >= rule.leastCount(),
        Measurement.exact(count, rule.leastCount(), base(heard), "occurrences"),
        window);
  }

  private static Judgement vanished(Condition.Vanished rule, SignalWindow window) {
    List<Minute> minutes = window.last(rule.windowMinutes());
    List<Minute> heard = heard(window, rule.windowMinutes());
    if (heard.isEmpty()) {
      return Judgement.NO_DATA;
    }
    if (minutes.size() < rule.windowMinutes() || heard.size() < minutes.size()) {
      return Judgement.INSUFFICIENT;
    }
    double calls = sum(heard);
    double callerRate = heard.stream().mapToDouble(Minute::base).min().orElse(0);
    if (calls == 0 && callerRate <= rule.leastCallerRate()) {
      return Judgement.IDLE;
    }
    return verdict(calls == 0, Measurement.exact(calls, 1, base(heard), "calls"), window);
  }

  /** The least-squares line through (minute, ln value), carried on to ln 1. */
  private static Judgement runsOut(Condition.RunsOut rule, SignalWindow window) {
    List<Minute> minutes = window.last(rule.windowMinutes());
    double n = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int x = 0; x < minutes.size(); x++) {
      double value = minutes.get(x).value();
      if (value > 0) {
        double y = Math.log(value);
        n++;
        sumX += x;
        sumY += y;
        sumXx += (double) x * x;
        sumXy += x * y;
      }
    }
    if (n == 0) {
      return Judgement.NO_DATA;
    }
    if (n < LEAST_TO_FIT) {
      return Judgement.INSUFFICIENT;
    }
    double slope = (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
    double now = (sumY - slope * sumX) / n + slope * (minutes.size() - 1);
    double left = now >= 0 ? 0 : slope > 0 ? -now / slope : Double.MAX_VALUE;
    return verdict(
        left < rule.withinMinutes(),
        Measurement.exact(left, rule.withinMinutes(), (long) n, "min"),
        window);
  }

  private static Judgement absent(Condition.Absent rule, SignalWindow window) {
    List<Minute> minutes = window.last(rule.windowMinutes());
    List<Minute> heard = heard(window, rule.windowMinutes());
    if (!heard.isEmpty()) {
      return new Calm(Measurement.exact(heard.size(), 1, heard.size(), "min"));
    }
    if (minutes.size() < rule.windowMinutes() || !(window.reference() > 0)) {
      return Judgement.NO_DATA;
    }
    return new Breach(Measurement.exact(0, 1, minutes.size(), "min"), window.traces());
  }

  private static Judgement verdict(boolean breached, Measurement measurement, SignalWindow window) {
    return breached ? new Breach(measurement, window.traces()) : new Calm(measurement);
  }

  private static List<Minute> heard(SignalWindow window, int minutes) {
    return window.last(minutes).stream().filter(minute -> !minute.isSilent()).toList();
  }

  private static double sum(List<Minute> minutes) {
    return minutes.stream().mapToDouble(Minute::value).sum();
  }

  private static long base(List<Minute> minutes) {
    return Math.round(minutes.stream().mapToDouble(Minute::base).sum());
  }

  private static double aggregate(Condition.Aggregate aggregate, List<Minute> heard) {
    return switch (aggregate) {
      case MEAN -> mean(heard);
      case SUM -> sum(heard);
      case LEAST -> heard.stream().mapToDouble(Minute::value).min().orElseThrow();
      case MOST -> heard.stream().mapToDouble(Minute::value).max().orElseThrow();
      case LAST -> heard.getLast().value();
    };
  }

  private static double mean(List<Minute> heard) {
    double weight = 0;
    double sum = 0;
    for (Minute minute : heard) {
      weight += minute.base();
      sum += minute.value() * minute.base();
    }
    return weight > 0 ? sum / weight : sum(heard) / heard.size();
  }
}
