package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.lifecycle.AlertLifecycle;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Selector;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The alerts of one service. One begins to be held with its first breach, has one vote each minute,
 * and is forgotten an hour after it was pending or open the last time, when it no longer counts for
 * flapping. Not thread-safe.
 */
final class EntityAlerts {
  private static final int REMEMBERED_MINUTES = 61;
  private static final int MOST = 100_000;

  /** Names an alert; by entity, then by rule. */
  private record Key(AlertEntity entity, String rule) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::entity, EntityAlerts.BY_ENTITY).thenComparing(Key::rule);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** An alert, and when it was pending or open the last time. */
  private static final class Held {
    private final AlertLifecycle alert;
    private long active;
    private long since;

    Held(AlertLifecycle alert, long active, long since) {
      this.alert = alert;
      this.active = active;
      this.since = since;
    }
  }

  /** By kind, key and place. */
  static final Comparator<AlertEntity> BY_ENTITY =
      Comparator.comparing(AlertEntity::kind)
          .thenComparing(AlertEntity::key)
          .thenComparing(AlertEntity::place);

  private final NavigableMap<Key, Held> alerts = new TreeMap<>();

  /** Alerts that are open, of rules that are no longer: as they were. */
  private final NavigableMap<Key, Held> orphans = new TreeMap<>();

  /**
   * Takes what is said of a minute. What was judged early has had its vote.
   *
   * @param minute not before that of an earlier call, but if that was early
   */
  void observe(AlertRule rule, AlertEntity entity, long minute, Judgement judgement, Outcome out) {
    Key key = new Key(entity, rule.id());
    Held held = alerts.get(key);
    if (held == null) {
      if (!(judgement instanceof Judgement.Breach)) {
        return;
      }
      held = new Held(AlertLifecycle.create(owned(rule), entity, minute), minute, minute);
      alerts.put(key, held);
    }
    if (minute > held.alert.lastMinute()) {
      take(held, held.alert.observe(minute, judgement, out.nowMinute()), out);
    }
  }

  /** Takes a breach that late data has brought to light. */
  void observeLate(
      AlertRule rule, AlertEntity entity, long minute, Judgement.Breach breach, Outcome out) {
    Key key = new Key(entity, rule.id());
    Held held = alerts.get(key);
    if (held == null) {
      held = new Held(AlertLifecycle.create(owned(rule), entity, minute), minute, minute);
      alerts.put(key, held);
      take(held, held.alert.observe(minute, Judgement.IDLE, out.nowMinute()), out);
    }
    take(held, held.alert.observe(minute, breach, out.nowMinute()), out);
  }

  /**
   * A rule as its alerts live by it: where the detector itself waits until it is calm again, one
   * calm minute is the end.
   */
  private static AlertRule owned(AlertRule rule) {
    return rule.condition() instanceof Condition.Detected(String detector)
            && (detector.startsWith("slo.")
                || detector.startsWith("surge.")
                || Detector.of(detector) == Detector.DRIFT)
        ? new AlertRule(
            rule.identity(),
            rule.selector(),
            rule.condition(),
            rule.forMinutes(),
            1,
            Hysteresis.NONE)
        : rule;
  }

  private static void take(Held held, List<AlertTransition> steps, Outcome out) {
    for (AlertTransition step : steps) {
      if (isTold(step.from()) || isTold(step.to())) {
        held.since = step.sinceMinute();
        out.add(step);
      }
    }
    if (isTold(held.alert.state())) {
      held.active = held.alert.lastMinute();
    }
  }

  private static boolean isTold(AlertState state) {
    return state.isOpen() || state == AlertState.PENDING;
  }

  /** Whether there is an alert of the rule for the entity, however it stands. */
  boolean has(AlertRule rule, AlertEntity entity) {
    return alerts.containsKey(new Key(entity, rule.id()));
  }

  /** Entities with an alert that is open. */
  Set<AlertEntity> open() {
    Set<AlertEntity> open = new HashSet<>();
    alerts.forEach(
        (key, held) -> {
          if (held.alert.state().isOpen()) {
            open.add(key.entity);
          }
        });
    return open;
  }

  /** The alerts that are open, each as a step from where it stands to there. */
  List<AlertTransition> standing() {
    return alerts.values().stream()
        .filter(held -> held.alert.state().isOpen())
        .map(held -> held.alert.standing())
        .toList();
  }

  /** Entities of a kind that have alerts, however these stand. */
  List<AlertEntity> known(AlertEntity.Kind kind) {
    return alerts.keySet().stream()
        .map(Key::entity)
        .filter(entity -> entity.kind() == kind)
        .distinct()
        .toList();
  }

  /**
   * A minute is over: of alerts without a vote nothing was heard; those long calm are forgotten.
   */
  void settle(long minute, Outcome out) {
    for (Held held : alerts.values()) {
      if (held.alert.lastMinute() < minute) {
        take(held, held.alert.observe(minute, Judgement.NO_DATA, out.nowMinute()), out);
      }
    }
    alerts.values().removeIf(held -> minute - held.active >= REMEMBERED_MINUTES);
  }

  /** Resolves the alerts of rules that are no longer. */
  void dropOrphans(long minute, Outcome out) {
    for (Held held : orphans.values()) {
      long at = Math.max(minute, held.alert.lastMinute());
      out.add(
          new AlertTransition(
              held.alert.rule().identity(),
              held.alert.entity(),
              held.alert.state(),
              AlertState.RESOLVED,
              at,
              Math.min(held.since, at),
              Measurement.NONE,
              List.of(),
              TransitionCause.RECOVERED,
              "",
              false,
              false));
    }
    orphans.clear();
  }

  boolean isEmpty() {
    return alerts.isEmpty() && orphans.isEmpty();
  }

  void writeTo(DataOutput out) throws IOException {
    List<Held> all = new ArrayList<>(alerts.values());
    all.addAll(orphans.values());
    out.writeInt(all.size());
    for (Held held : all) {
      held.alert.rule().identity().writeTo(out);
      held.alert.entity().writeTo(out);
      out.writeLong(held.active);
      out.writeLong(held.since);
      Blobs.write(out, held.alert::writeTo);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static EntityAlerts read(DataInput in, JudgeRules rules) throws IOException {
    Map<String, AlertRule> byId = new HashMap<>();
    rules.rules().forEach(rule -> byId.put(rule.id(), rule));
    EntityAlerts read = new EntityAlerts();
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      RuleIdentity identity = RuleIdentity.readFrom(in);
      AlertEntity entity = AlertEntity.readFrom(in);
      long active = in.readLong();
      long since = in.readLong();
      DataInput state = Blobs.read(in);
      AlertRule rule = byId.get(identity.id());
      boolean stays = rule != null && rule.selector().selects(entity) && isThere(entity, rules);
      AlertRule as = stays && rule != null ? owned(rule) : gone(identity, entity);
      Held held = new Held(AlertLifecycle.readFrom(as, entity, state), active, since);
      Key key = new Key(entity, identity.id());
      if (stays) {
        read.alerts.put(key, held);
      } else if (held.alert.state().isOpen()) {
        read.orphans.put(key, held);
      }
    }
    return read;
  }

  /** Whether the objective is still to be kept, where the entity is one. */
  private static boolean isThere(AlertEntity entity, JudgeRules rules) {
    return entity.kind() != AlertEntity.Kind.SERVICE
        || entity.key().isEmpty()
        || rules.objectives().stream()
            .anyMatch(
                watched ->
                    watched.objective().name().equals(entity.key())
                        && watched.objective().selector().matchesService(entity.service()));
  }

  /** What is left of a rule that is no longer. */
  private static AlertRule gone(RuleIdentity identity, AlertEntity entity) {
    return new AlertRule(
        identity,
        Selector.all(entity.kind()),
        new Condition.Detected("gone"),
        1,
        1,
        Hysteresis.NONE);
  }
}
