package io.tailwater.processors.alert.baseline;

import java.time.Instant;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Makes a baseline of the most telling hours that there are: alerting.md, 1.2. An hour is one of
 * UTC, and counts as the local hour that its middle lies in, so zones with half hours are served as
 * well as the days on which clocks change.
 */
final class SlotLadder {
  private static final int HOURS_A_DAY = 24;
  private static final int HOURS_A_WEEK = 168;
  private static final int FRIDAYS_END = 5 * HOURS_A_DAY;

  /** The epoch began on a Thursday; weeks begin on Monday. */
  private static final int EPOCH_HOUR_OF_WEEK = 3 * HOURS_A_DAY;

  private static final int SECONDS_AN_HOUR = 3600;

  /** Neighbours that are pooled, and one more that a clock change may make a neighbour. */
  private static final int REACH = 2;

  private static final int LEAST_MINUTES = 90;
  private static final int LEAST_MINUTES_OF_LAST_DAY = 120;

  /** Fewer have no tails to speak of, however many minutes each stands for. */
  private static final int LEAST_SAMPLES = 12;

  private static final double TO_SIGMA = 1.4826;
  private static final double SIGMAS_AT_975 = 1.96;
  private static final double SIGMAS_AT_99 = 2.326;

  private final HourHistory history;
  private final SeriesSpec spec;
  private final BaselineSettings settings;

  SlotLadder(HourHistory history, SeriesSpec spec, BaselineSettings settings) {
    this.history = history;
    this.spec = spec;
    this.settings = settings;
  }

  /** The baseline for an hour, or null where all rungs have too little. */
  @Nullable BaselineSnapshot snapshot(long hour, int quantile) {
    long age = hour - history.firstHour();
    if (history.firstHour() == Long.MIN_VALUE) {
      return null;
    }
    for (Rung rung : Rung.values()) {
      if (age >= (long) days(rung) * HOURS_A_DAY) {
        WeightedValues values = collect(rung, hour, quantile);
        long minutes = values.samples() * spec.stepMinutes();
        long least = rung == Rung.LAST_DAY ? LEAST_MINUTES_OF_LAST_DAY : LEAST_MINUTES;
        if (minutes >= least && values.samples() >= LEAST_SAMPLES) {
          return of(values, rung, hour, quantile);
        }
      }
    }
    return null;
  }

  /** Traffic has its hours, so a part of a day says nothing of the next part. */
  private int days(Rung rung) {
    return rung == Rung.LAST_DAY && spec.kind() == SeriesKind.VOLUME ? 1 : rung.days();
  }

  private WeightedValues collect(Rung rung, long hour, int quantile) {
    WeightedValues values = new WeightedValues();
    if (rung == Rung.LAST_DAY) {
      for (long past = hour - HOURS_A_DAY; past < hour; past++) {
        history.collect(past, quantile, values);
      }
      return values;
    }
    ZoneRules rules = settings.zone().getRules();
    int slot = hourOfWeek(hour, rules);
    int period = rung == Rung.HOUR_OF_WEEK ? HOURS_A_WEEK : HOURS_A_DAY;
    for (long same = hour - HourHistory.HOURS; same <= hour; same += period) {
      for (long past = same - REACH; past <= same + REACH && past < hour; past++) {
        if (pooled(rung, slot, hourOfWeek(past, rules))) {
          history.collect(past, quantile, values);
        }
      }
    }
    return values;
  }

  private static boolean pooled(Rung rung, int slot, int other) {
    return switch (rung) {
      case HOUR_OF_WEEK -> apart(slot, other, HOURS_A_WEEK) <= 1;
      case HOUR_OF_DAY_CLASS ->
          (slot >= FRIDAYS_END) == (other >= FRIDAYS_END) && apart(slot, other, HOURS_A_DAY) <= 1;
      case HOUR_OF_DAY -> apart(slot, other, HOURS_A_DAY) <= 1;
      case LAST_DAY -> true;
    };
  }

  private static int apart(int a, int b, int period) {
    int distance = Math.floorMod(a - b, period);
    return Math.min(distance, period - distance);
  }

  /** The local hour of the week, 0 on Monday, that the middle of an hour lies in. */
  static int hourOfWeek(long hour, ZoneRules rules) {
    long middle = hour * SECONDS_AN_HOUR + SECONDS_AN_HOUR / 2;
    int offset = rules.getOffset(Instant.ofEpochSecond(middle)).getTotalSeconds();
    return Math.floorMod(
        Math.floorDiv(middle + offset, (long) SECONDS_AN_HOUR) + EPOCH_HOUR_OF_WEEK, HOURS_A_WEEK);
  }

  private BaselineSnapshot of(WeightedValues values, Rung rung, long hour, int quantile) {
    values.sort();
    double median = values.quantile(0.5);
    double spread = Math.max(TO_SIGMA * values.medianDistance(median), floor(median));
    return new BaselineSnapshot(
        hour,
        rung,
        spec.kind() == SeriesKind.LATENCY ? Quantiles.at(quantile) : 0,
        median,
        Math.max(
            spread,
            Math.max(
                (values.quantile(0.975) - median) / SIGMAS_AT_975,
                (values.quantile(0.99) - median) / SIGMAS_AT_99)),
        Math.max(
            spread,
            Math.max(
                (median - values.quantile(0.025)) / SIGMAS_AT_975,
                (median - values.quantile(0.01)) / SIGMAS_AT_99)),
        (int) values.samples() * spec.stepMinutes(),
        values.firstHour(),
        values.lastHour());
  }

  /** The least scale, on the scale of the kind. */
  private double floor(double median) {
    double expected = spec.kind().fromScale(median);
    BaselineSettings.Floors floors = settings.floors();
    return switch (spec.kind()) {
      case LATENCY ->
          Math.max(
              StrictMath.log(floors.factor()), Math.max(floors.nanos(), spec.floor()) / expected);
      // Poisson's noise is 1 on this scale.
      case VOLUME -> Math.max(1, spec.kind().toScale(expected * floors.factor()) - median);
      case METRIC ->
          Math.max(
              Math.max(spec.floor(), floors.metricShare() * Math.abs(median)), Float.MIN_NORMAL);
    };
  }
}
