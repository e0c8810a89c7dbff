package io.tailwater.processors.alert.slo;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches one objective of one service: takes counts of calls by minute, says when its rules begin
 * and cease to fire, and what is left of the budget.
 *
 * <p>A rule that does not fire looks at every minute once, when the watermark has passed it; at
 * minutes before that where bad calls came late; and at those that are not over yet, where more
 * calls could not change what is to be said. One that fires ceases after five minutes in which its
 * short window was below the rate. Minutes without calls say nothing: silence is no recovery.
 *
 * <p>All times are event times, so the same counts and watermarks give the same events. Not
 * thread-safe.
 */
public final class ObjectiveWatch {
  private static final byte VERSION = 1;
  private static final long NONE = Long.MIN_VALUE;
  private static final long MILLIS = 60_000;
  private static final int HOUR = 60;

  /** Calls that come later than that no longer count. */
  private static final long LATEST_MINUTES = 10;

  private static final long ABSENT_MINUTES = 15;

  private final Objective objective;
  private final Map<BudgetRule, RuleState> rules = new LinkedHashMap<>();
  private final MinuteRing minutes;
  private final HourRing hours;
  private final RuleJudge judge;

  /** The first minute with calls; of it and those below, {@link #NONE} if there is none. */
  private long first = NONE;

  private long latest = NONE;
  private long closed = NONE;
  private long lateFrom = Long.MAX_VALUE;
  private boolean absent;

  /** A watch that has seen no calls. */
  public ObjectiveWatch(Objective objective, BurnRules burnRules) {
    this(objective, burnRules, new MinuteRing(), new HourRing((int) objective.period().toHours()));
  }

  private ObjectiveWatch(
      Objective objective, BurnRules burnRules, MinuteRing minutes, HourRing hours) {
    this.objective = objective;
    this.minutes = minutes;
    this.hours = hours;
    this.judge = new RuleJudge(minutes, objective.allowance());
    burnRules.rules().forEach(rule -> rules.put(rule, new RuleState()));
    rules.put(new TrickleRule(), new RuleState());
  }

  /** What is watched. */
  public Objective objective() {
    return objective;
  }

  /**
   * Adds calls of a minute.
   *
   * @param minute of the epoch
   * @param calls all of them, 0 or more
   * @param bad those that were bad, at most {@code calls}
   * @return false if the minute has been over for too long; nothing is added then
   * @throws IllegalArgumentException if more calls are bad than there are
   */
  public boolean add(long minute, long calls, long bad) {
    if (bad < 0 || bad > calls) {
      throw new IllegalArgumentException("%d bad ones of %d calls".formatted(bad, calls));
    }
    if (closed != NONE && minute <= closed - LATEST_MINUTES) {
      return false;
    }
    if (calls == 0) {
      return true;
    }
    minutes.add(minute, calls, bad);
    hours.add(Math.floorDiv(minute, HOUR), calls, bad);
    first = first == NONE ? minute : Math.min(first, minute);
    latest = Math.max(latest, minute);
    if (closed != NONE && minute <= closed && bad > 0) {
      lateFrom = Math.min(lateFrom, minute);
    }
    return true;
  }

  /**
   * Judges what is over by this moment, and what need not be waited for.
   *
   * @param watermarkMillis no calls of before are expected, but late ones; epoch milliseconds
   * @return what is new, in the order of minutes
   */
  public List<SloEvent> judge(long watermarkMillis) {
    List<SloEvent> events = new ArrayList<>();
    if (first == NONE) {
      return events;
    }
    for (long minute = lateFrom; minute <= closed; minute++) {
      fire(minute, SloEvent.Timing.LATE, events);
    }
    lateFrom = Long.MAX_VALUE;
    long over = Math.floorDiv(watermarkMillis, MILLIS) - 1;
    long next = closed == NONE ? first : closed + 1;
    for (long minute = Math.max(next, over - MinuteRing.MINUTES); minute <= over; minute++) {
      resolve(minute, events);
      fire(minute, SloEvent.Timing.ON_TIME, events);
      closed = minute;
      notePresence(events);
    }
    hours.advance(Math.floorDiv(Math.max(over, latest), HOUR));
    if (closed != NONE && latest > closed) {
      fireEarly(events);
    }
    return events;
  }

  private void fire(long minute, SloEvent.Timing timing, List<SloEvent> events) {
    rules.forEach(
        (rule, state) -> {
          Reading reading = state.mayFire(minute) ? judge.firing(rule, minute) : null;
          if (reading != null) {
            state.fire();
            events.add(new SloEvent.Fired(rule, minute, reading, timing));
          }
        });
  }

  private void fireEarly(List<SloEvent> events) {
    rules.forEach(
        (rule, state) -> {
          if (rule instanceof BurnRule burn && state.mayFire(latest)) {
            Reading reading = judge.firingEarly(burn, closed, latest);
            if (reading != null) {
              state.fire();
              events.add(new SloEvent.Fired(rule, latest, reading, SloEvent.Timing.EARLY));
            }
          }
        });
  }

  private void resolve(long minute, List<SloEvent> events) {
    rules.forEach(
        (rule, state) -> {
          Boolean calm = state.isFiring() ? judge.isCalm(rule, minute) : null;
          if (calm != null && state.resolves(calm, minute)) {
            events.add(new SloEvent.Resolved(rule, minute, judge.reading(rule, minute)));
          }
        });
  }

  private void notePresence(List<SloEvent> events) {
    Presence presence = presence();
    if (!absent && presence == Presence.ABSENT) {
      absent = true;
      events.add(new SloEvent.Absent(closed));
    } else if (absent && presence == Presence.ACTIVE) {
      absent = false;
      events.add(new SloEvent.Returned(closed));
    }
  }

  /** Whether there were calls in the last minute that is over, or lately. */
  public Presence presence() {
    if (first == NONE) {
      return Presence.UNSEEN;
    }
    if (closed == NONE || minutes.sum(closed, closed).calls() > 0) {
      return Presence.ACTIVE;
    }
    return minutes.sum(closed - ABSENT_MINUTES + 1, closed).calls() == 0
        ? Presence.ABSENT
        : Presence.IDLE;
  }

  /** Whether the rule fires. */
  public boolean isFiring(BudgetRule rule) {
    RuleState state = rules.get(rule);
    return state != null && state.isFiring();
  }

  /** What each rule sees in the last minute that is over, in their order; empty before there is. */
  public Map<BudgetRule, Reading> readings() {
    Map<BudgetRule, Reading> readings = new LinkedHashMap<>();
    if (closed != NONE) {
      rules.keySet().forEach(rule -> readings.put(rule, judge.reading(rule, closed)));
    }
    return readings;
  }

  /** What is left of the budget, by the minutes that are over and those begun. */
  public Budget budget() {
    Counts period = hours.sum();
    if (first == NONE) {
      return Budget.of(period, 0, period, 1, objective.allowance());
    }
    long end = Math.max(latest, closed);
    long age = end - first + 1;
    double share = Math.min(1, (double) age / objective.period().toMinutes());
    return Budget.of(
        period,
        period.calls() / share,
        minutes.sum(end - HOUR + 1, end),
        Math.min(HOUR, age),
        objective.allowance());
  }

  /** Writes the state: what {@link #read} needs beside the objective and its rules. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(thresholdNanos(objective));
    out.writeLong(first);
    out.writeLong(latest);
    out.writeLong(closed);
    out.writeLong(lateFrom);
    out.writeBoolean(absent);
    minutes.writeTo(out);
    hours.writeTo(out);
    Varint.write(out, rules.size());
    for (Map.Entry<BudgetRule, RuleState> rule : rules.entrySet()) {
      out.writeUTF(rule.getKey().name());
      rule.getValue().writeTo(out);
    }
  }

  /**
   * Reads a state. Target, period and rules may have changed meanwhile: counts are kept, rules are
   * known again by their names. Where calls are bad for another reason now, it begins anew.
   *
   * @throws IllegalArgumentException if it is no state of a known version
   * @throws IOException if it ends too soon
   */
  public static ObjectiveWatch read(DataInput in, Objective objective, BurnRules burnRules)
      throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("state of an objective of version " + version);
    }
    boolean same = in.readLong() == thresholdNanos(objective);
    long first = in.readLong();
    long latest = in.readLong();
    long closed = in.readLong();
    long lateFrom = in.readLong();
    boolean absent = in.readBoolean();
    MinuteRing minutes = MinuteRing.read(in);
    HourRing hours = HourRing.read(in, (int) objective.period().toHours());
    ObjectiveWatch read = new ObjectiveWatch(objective, burnRules, minutes, hours);
    int size = Varint.readSize(in, Integer.MAX_VALUE);
    for (int i = 0; i < size; i++) {
      String name = in.readUTF();
      RuleState state = RuleState.read(in);
      BudgetRule rule = read.rule(name);
      if (rule != null) {
        read.rules.put(rule, state);
      }
    }
    read.first = first;
    read.latest = latest;
    read.closed = closed;
    read.lateFrom = lateFrom;
    read.absent = absent;
    return same ? read : new ObjectiveWatch(objective, burnRules);
  }

  private @Nullable BudgetRule rule(String name) {
    for (BudgetRule rule : rules.keySet()) {
      if (rule.name().equals(name)) {
        return rule;
      }
    }
    return null;
  }

  private static long thresholdNanos(Objective objective) {
    return switch (objective.indicator()) {
      case Indicator.Availability _ -> 0;
      case Indicator.Latency latency -> latency.threshold().toNanos();
    };
  }
}
