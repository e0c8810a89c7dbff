package io.tailwater.processors.alert.judge;

import io.tailwater.model.alert.SloRow;
import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.slo.Budget;
import io.tailwater.processors.alert.slo.BudgetRule;
import io.tailwater.processors.alert.slo.BurnRule;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.ObjectiveWatch;
import io.tailwater.processors.alert.slo.Reading;
import io.tailwater.processors.alert.slo.SloEvent;
import io.tailwater.processors.alert.slo.TrickleRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One objective of a service: its watch, and the alerts of its rules. Its entity is of the kind of
 * services and has the objective's name as its key, so that no two objectives share an alert. Not
 * thread-safe.
 */
final class ObjectiveTrack {
  private static final String PREFIX = "slo.";
  private static final String EVENTS = "slo.events";

  /** What rules call the shipped burn rules, where that is not their name. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("burn-20-percent-an-hour", "budget-per-hour", "trickle", "trickle-24h");

  private static final double TRICKLE_BAD = 20;
  private static final double PERCENT = 100;

  /** A rule of alerts, and the rule of the budget that judges it. */
  private record Burning(AlertRule rule, BudgetRule budgetRule) {}

  private final Objective objective;
  private final ObjectiveWatch watch;
  private final AlertEntity entity;
  private final List<Burning> burning = new ArrayList<>();
  private final List<AlertRule> presence = new ArrayList<>();
  private SignalTrack events;

  /** An objective of a service that was never called. */
  ObjectiveTrack(String service, WatchedObjective watched, JudgeRules rules) {
    this(service, watched, rules, new ObjectiveWatch(watched.objective(), watched.burnRules()));
  }

  private ObjectiveTrack(
      String service, WatchedObjective watched, JudgeRules rules, ObjectiveWatch watch) {
    this.objective = watched.objective();
    this.watch = watch;
    entity =
        new AlertEntity(
            rules.tenant(), service, AlertEntity.Kind.SERVICE, objective.name(), service);
    List<BudgetRule> budgetRules = new ArrayList<>(watched.burnRules().rules());
    budgetRules.add(new TrickleRule());
    for (AlertRule rule : rules.rules()) {
      if (!rule.selector().selects(entity)) {
        continue;
      }
      if (rule.condition() instanceof Condition.Detected(String detector)) {
        budgetRules.stream()
            .filter(budgetRule -> detector.startsWith(PREFIX))
            .filter(budgetRule -> budgetRule.name().equals(nameOf(detector)))
            .forEach(budgetRule -> burning.add(new Burning(rule, budgetRule)));
      } else if (EVENTS.equals(rule.identity().signal())
          && rule.condition() instanceof Condition.Absent) {
        presence.add(rule);
      }
    }
    events = newEvents();
  }

  private SignalTrack newEvents() {
    return new SignalTrack(new Signal(EVENTS, Signal.Shape.PRESENCE, 0), presence);
  }

  private static String nameOf(String detector) {
    String name = detector.substring(PREFIX.length());
    return OTHER_NAMES.getOrDefault(name, name);
  }

  Objective objective() {
    return objective;
  }

  ObjectiveWatch watch() {
    return watch;
  }

  /** Whether a latency objective is meant, whose traces are the slow ones. */
  boolean isLatency() {
    return objective.indicator() instanceof Indicator.Latency;
  }

  /** Judges a closed minute, of which the watch knows all. */
  void close(
      long minute,
      ObjectiveTally tally,
      boolean alive,
      List<String> traces,
      EntityAlerts alerts,
      Outcome out) {
    List<SloEvent> news = watch.judge(Minutes.millis(minute + 1));
    tell(news, traces, alerts, out);
    Map<BudgetRule, Reading> readings = watch.readings();
    for (Burning of : burning) {
      if (watch.isFiring(of.budgetRule) || alerts.has(of.rule, entity)) {
        alerts.observe(
            of.rule, entity, minute, judgement(of.budgetRule, readings, tally, alive, traces), out);
      }
    }
    if (!readings.isEmpty()) {
      present(minute, tally, alerts, out);
    }
    boolean changed = news.stream().anyMatch(event -> !isEarly(event));
    if (tally.calls() > 0 || changed) {
      out.add(row(minute, tally, readings));
    }
  }

  /** Looks at minutes that are not over. */
  void judgeEarly(long watermarkMillis, List<String> traces, EntityAlerts alerts, Outcome out) {
    tell(watch.judge(watermarkMillis), traces, alerts, out);
  }

  /** Tells of what cannot wait for its minute, and of what came after it. */
  private void tell(List<SloEvent> news, List<String> traces, EntityAlerts alerts, Outcome out) {
    for (SloEvent event : news) {
      if (event instanceof SloEvent.Fired(var fired, long minute, Reading reading, var timing)) {
        Judgement.Breach breach = new Judgement.Breach(measurement(fired, reading), traces);
        for (Burning of : burning) {
          if (of.budgetRule.equals(fired)) {
            switch (timing) {
              case EARLY -> alerts.observe(of.rule, entity, minute, breach, out);
              case LATE -> alerts.observeLate(of.rule, entity, minute, breach, out);
              case ON_TIME -> {}
            }
          }
        }
      }
    }
  }

  private static boolean isEarly(SloEvent event) {
    return event instanceof SloEvent.Fired fired && fired.timing() == SloEvent.Timing.EARLY;
  }

  private Judgement judgement(
      BudgetRule rule,
      Map<BudgetRule, Reading> readings,
      ObjectiveTally tally,
      boolean alive,
      List<String> traces) {
    Reading reading = readings.get(rule);
    Measurement measured = reading == null ? Measurement.NONE : measurement(rule, reading);
    if (!watch.isFiring(rule)) {
      return new Judgement.Calm(measured);
    }
    if (tally.calls() == 0) {
      return alive ? Judgement.IDLE : Judgement.NO_DATA;
    }
    return new Judgement.Breach(measured, traces);
  }

  private Measurement measurement(BudgetRule rule, Reading reading) {
    String basis =
        Units.shortened(
            String.format(
                Locale.ROOT,
                "%s: %s %% over %d h",
                objective.name(),
                percent(objective.target()),
                objective.period().toHours()));
    double chance = Math.exp(reading.logChance());
    return switch (rule) {
      case BurnRule burn ->
          new Measurement(
              reading.burn(),
              burn.burn(),
              reading.burn(),
              0,
              reading.calls(),
              chance,
              "burn rate",
              basis);
      case TrickleRule _ ->
          new Measurement(
              reading.bad(),
              TRICKLE_BAD,
              reading.bad(),
              0,
              reading.calls(),
              chance,
              "bad calls",
              basis);
    };
  }

  private static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.4f", share * PERCENT);
    return text.replaceFirst("\\.?0+$", "");
  }

  private void present(long minute, ObjectiveTally tally, EntityAlerts alerts, Outcome out) {
    if (presence.isEmpty()) {
      return;
    }
    events.add(minute, tally.calls() > 0 ? tally.calls() : Double.NaN, tally.calls());
    boolean breached = false;
    for (AlertRule rule : presence) {
      Judgement judgement = events.judge(rule.condition(), List.of());
      breached |= judgement instanceof Judgement.Breach;
      alerts.observe(rule, entity, minute, judgement, out);
    }
    events.close(breached);
  }

  private SloRow row(long minute, ObjectiveTally tally, Map<BudgetRule, Reading> readings) {
    Budget budget = watch.budget();
    List<String> names = new ArrayList<>();
    List<Double> burns = new ArrayList<>();
    List<String> firing = new ArrayList<>();
    readings.forEach(
        (rule, reading) -> {
          names.add(rule.name());
          burns.add(reading.burn());
          if (watch.isFiring(rule)) {
            firing.add(rule.name());
          }
        });
    return new SloRow(
        Minutes.millis(minute),
        objective.name(),
        entity.service(),
        isLatency() ? "latency" : "availability",
        objective.indicator() instanceof Indicator.Latency latency
            ? latency.threshold().toNanos()
            : 0,
        objective.target(),
        (int) objective.period().toHours(),
        tally.calls(),
        tally.bad(),
        budget.allowedBad(),
        budget.bad(),
        budget.remaining(),
        budget.spentLastHour(),
        budget.hoursLeft(),
        names,
        burns,
        firing);
  }

  void writeTo(DataOutput out) throws IOException {
    watch.writeTo(out);
    events.writeTo(out);
  }

  static ObjectiveTrack read(
      DataInput in, String service, WatchedObjective watched, JudgeRules rules) throws IOException {
    ObjectiveWatch watch = ObjectiveWatch.read(in, watched.objective(), watched.burnRules());
    ObjectiveTrack read = new ObjectiveTrack(service, watched, rules, watch);
    read.events = SignalTrack.read(in, new Signal(EVENTS, Signal.Shape.PRESENCE, 0), read.presence);
    return read;
  }
}
