package io.tailwater.processors.alert.lifecycle;

import io.tailwater.processors.alert.lifecycle.Votes.Vote;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The state machine of one alert: one rule, one entity. Not thread-safe.
 *
 * <pre>{@code
 * INACTIVE   WARMUP   INSUFFICIENT   NO_DATA   RESOLVED
 *     |  ^                                      ^  ^  ^
 *     |  | calm minute, or a gap > 2 minutes    |  |  |
 *     v  |                                      |  |  |
 *    PENDING                                    |  |  |
 *     |                                         |  |  |
 *     | breached "for" minutes in a row         |  |  |
 *     v        calm minute                      |  |  |
 *    FIRING -----------------> RESOLVING -------+  |  |   calm for "recovery" minutes
 *     ^ ^ |  <---------------     |                |  |
 *     | | |    not calm           | third cycle    |  |
 *     | | |                       v in 60 minutes  |  |
 *     | +-|------------------- FLAPPING -----------+  |   calm for 30 minutes
 *     |   |   breached, and no cycle for 60 minutes   |
 *     |   |                                           |
 *     |   v   15 minutes without a vote, from all three
 *    STALE -------------------------------------------+   120 minutes without a vote
 *       any vote leads back
 * }</pre>
 *
 * <p>All clocks count minutes of event time, so neither a restart nor a backlog changes them.
 * Minutes without calls keep a pending alert pending, and no absence of any kind resolves one that
 * fires: it turns stale, and is closed with the cause {@code no_data} after two hours. Minutes that
 * were never judged count as minutes without data.
 *
 * <p>A judgement for a minute that was judged before is a correction by late data. It may open an
 * alert, marked {@code late}; it never takes back one that is open. What is judged more than 15
 * minutes after its minute is historical: its alert is recorded, and becomes live when it is still
 * breached in a minute that is not.
 *
 * <p>{@code SUPPRESSED} and {@code SILENCED} are what a desk that groups alerts lays over these
 * states; the alert itself goes on beneath.
 */
public final class AlertLifecycle {
  private static final int LEAST_FIRING_MINUTES = 5;
  private static final int NO_DATA_MINUTES = 3;
  private static final int STALE_MINUTES = 15;
  private static final int CLOSE_MINUTES = 120;
  private static final int HISTORICAL_MINUTES = 15;
  private static final int FLAP_CALM_MINUTES = 30;
  private static final byte FORMAT = 1;

  private final AlertRule rule;
  private final AlertEntity entity;
  private Votes votes;
  private AlertState state = AlertState.INACTIVE;
  private long lastMinute;
  private long sinceMinute;
  private long firedMinute;

  /** Minutes up to here are done with: late data does not change what they led to. */
  private long settledMinute;

  private int calm;
  private int unvoted;
  private int silent;
  private boolean historical;
  private final Cycles cycles = new Cycles();
  private Measurement measurement = Measurement.NONE;
  private List<String> traces = List.of();
  private List<AlertTransition> steps = List.of();

  private AlertLifecycle(AlertRule rule, AlertEntity entity, long lastMinute) {
    this.rule = rule;
    this.entity = entity;
    this.lastMinute = lastMinute;
    this.settledMinute = lastMinute;
    this.votes = new Votes(lastMinute);
  }

  /** An alert of which nothing is known yet, whose first minute to be judged is given. */
  public static AlertLifecycle create(AlertRule rule, AlertEntity entity, long firstMinute) {
    return new AlertLifecycle(rule, entity, firstMinute - 1);
  }

  /**
   * Takes what a detector says of a minute.
   *
   * @param minute of event time, since 1970-01-01 UTC: the next, a later one, or once more an
   *     earlier one, as late data has changed it
   * @param judgement what it says
   * @param nowMinute the minute in which that is said
   * @return what became of the alert, in order; mostly nothing
   */
  public List<AlertTransition> observe(long minute, Judgement judgement, long nowMinute) {
    steps = List.of();
    if (minute <= lastMinute) {
      correct(minute, judgement, nowMinute);
    } else {
      long unjudged = Math.min(minute - 1, lastMinute + CLOSE_MINUTES + Votes.WINDOW);
      for (long missing = lastMinute + 1; missing <= unjudged; missing++) {
        step(missing, Judgement.NO_DATA, nowMinute);
      }
      if (minute - 1 > unjudged) {
        votes = new Votes(minute - 1);
      }
      step(minute, judgement, nowMinute);
      lastMinute = minute;
    }
    return steps;
  }

  /** Where it stands. */
  public AlertState state() {
    return state;
  }

  /** The newest minute that was judged. */
  public long lastMinute() {
    return lastMinute;
  }

  /** The rule, as it is. */
  public AlertRule rule() {
    return rule;
  }

  /** What the alert is about. */
  public AlertEntity entity() {
    return entity;
  }

  /** Where it stands, as a step from there to there. */
  public AlertTransition standing() {
    long minute = Math.max(lastMinute, sinceMinute);
    return new AlertTransition(
        rule.identity(),
        entity,
        state,
        state,
        minute,
        state.isOpen() ? sinceMinute : minute,
        measurement,
        traces,
        TransitionCause.BREACH,
        "",
        false,
        historical);
  }

  private void step(long minute, Judgement judgement, long nowMinute) {
    Vote vote = vote(judgement);
    votes.add(vote);
    remember(judgement);
    silent = judgement instanceof Judgement.NoData ? silent + 1 : 0;
    unvoted = isVote(vote) ? 0 : unvoted + 1;
    calm = vote == Vote.CALM ? calm + 1 : isVote(vote) ? 0 : calm;
    if (state.isOpen()) {
      open(minute, vote);
      if (historical && vote == Vote.BREACH && nowMinute - minute <= HISTORICAL_MINUTES) {
        historical = false;
        record(state, minute, TransitionCause.CAUGHT_UP, false);
      }
    } else {
      closed(minute, judgement, nowMinute);
    }
  }

  private Vote vote(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Breach _ -> Vote.BREACH;
      case Judgement.Calm(Measurement measured) ->
          rule.hysteresis().isCalm(measured.score()) ? Vote.CALM : Vote.NEAR;
      case Judgement.Idle _ -> Vote.IDLE;
      case Judgement.NoData _, Judgement.Insufficient _, Judgement.WarmUp _ -> Vote.NONE;
    };
  }

  private static boolean isVote(Vote vote) {
    return switch (vote) {
      case NONE, IDLE -> false;
      case CALM, NEAR, BREACH -> true;
    };
  }

  private void remember(Judgement judgement) {
    switch (judgement) {
      case Judgement.Breach(Measurement measured, List<String> shown) -> {
        measurement = measured;
        traces = shown;
      }
      case Judgement.Calm(Measurement measured) -> measurement = measured;
      case Judgement.Idle _, Judgement.NoData _, Judgement.Insufficient _, Judgement.WarmUp _ -> {}
    }
  }

  private void closed(long minute, Judgement judgement, long nowMinute) {
    if (votes.run() >= rule.forMinutes()) {
      fire(minute, votes.runSince(), nowMinute, TransitionCause.HELD, false);
      return;
    }
    boolean pending = state == AlertState.PENDING && votes.run() > 0;
    switch (judgement) {
      case Judgement.Breach _ -> go(AlertState.PENDING, minute, TransitionCause.BREACH);
      case Judgement.Calm _ -> {
        if (state != AlertState.RESOLVED) {
          go(AlertState.INACTIVE, minute, TransitionCause.CALM);
        }
      }
      case Judgement.Idle _ -> {
        if (state == AlertState.NO_DATA) {
          go(AlertState.INACTIVE, minute, TransitionCause.HEARD_AGAIN);
        }
      }
      case Judgement.NoData _ -> {
        if (silent >= NO_DATA_MINUTES) {
          go(AlertState.NO_DATA, minute, TransitionCause.NO_DATA);
        } else if (state == AlertState.PENDING && !pending) {
          go(AlertState.INACTIVE, minute, TransitionCause.NO_DATA);
        }
      }
      case Judgement.Insufficient _ -> {
        if (!pending) {
          go(AlertState.INSUFFICIENT, minute, TransitionCause.INSUFFICIENT);
        }
      }
      case Judgement.WarmUp _ -> {
        if (!pending) {
          go(AlertState.WARMUP, minute, TransitionCause.WARMING_UP);
        }
      }
    }
  }

  private void open(long minute, Vote vote) {
    switch (vote) {
      case NONE, IDLE -> {
        if (unvoted >= CLOSE_MINUTES) {
          resolve(minute, TransitionCause.NO_DATA);
        } else if (unvoted >= STALE_MINUTES) {
          go(AlertState.STALE, minute, TransitionCause.NO_DATA);
        }
      }
      case BREACH, NEAR -> {
        if (state != AlertState.FLAPPING) {
          go(AlertState.FIRING, minute, TransitionCause.BREACH);
        } else if (vote == Vote.BREACH && cycles.recent(minute) == 0) {
          go(AlertState.FIRING, minute, TransitionCause.STEADY);
        }
      }
      case CALM -> {
        if (state == AlertState.FLAPPING) {
          calmWhileFlapping(minute);
        } else {
          calmWhileFiring(minute);
        }
      }
    }
  }

  private void calmWhileFiring(long minute) {
    if (calm < rule.recoveryMinutes() || minute - firedMinute < LEAST_FIRING_MINUTES) {
      go(AlertState.RESOLVING, minute, TransitionCause.CALM);
      return;
    }
    cycles.add(minute);
    if (cycles.areMany(minute)) {
      go(AlertState.FLAPPING, minute, TransitionCause.FLAPS);
    } else {
      resolve(minute, TransitionCause.RECOVERED);
    }
  }

  private void calmWhileFlapping(long minute) {
    if (calm >= Math.max(FLAP_CALM_MINUTES, rule.recoveryMinutes())) {
      cycles.clear();
      resolve(minute, TransitionCause.RECOVERED);
    } else if (calm == rule.recoveryMinutes()) {
      cycles.add(minute);
    }
  }

  private void correct(long minute, Judgement judgement, long nowMinute) {
    Vote vote = vote(judgement);
    if (minute <= settledMinute || !votes.covers(minute) || votes.vote(minute) == vote) {
      return;
    }
    votes.correct(minute, vote);
    if (state.isOpen()) {
      if (vote == Vote.BREACH || vote == Vote.NEAR) {
        calm = (int) Math.min(calm, lastMinute - minute);
      }
      return;
    }
    long since = votes.sinceOfRun(rule.forMinutes());
    if (since != Long.MIN_VALUE) {
      remember(judgement);
      fire(lastMinute, since, nowMinute, TransitionCause.LATE_DATA, true);
    } else if (state == AlertState.PENDING && votes.run() == 0) {
      change(AlertState.INACTIVE, lastMinute, TransitionCause.LATE_DATA, true);
    } else if ((state == AlertState.INACTIVE || state == AlertState.RESOLVED) && votes.run() > 0) {
      change(AlertState.PENDING, lastMinute, TransitionCause.LATE_DATA, true);
    }
  }

  private void fire(long minute, long since, long nowMinute, TransitionCause cause, boolean late) {
    sinceMinute = since;
    firedMinute = minute;
    unvoted = 0;
    historical = nowMinute - minute > HISTORICAL_MINUTES;
    change(AlertState.FIRING, minute, cause, late);
  }

  private void resolve(long minute, TransitionCause cause) {
    change(AlertState.RESOLVED, minute, cause, false);
    settledMinute = minute;
    votes.clear();
    historical = false;
    unvoted = 0;
    traces = List.of();
  }

  private void go(AlertState to, long minute, TransitionCause cause) {
    if (state != to) {
      change(to, minute, cause, false);
    }
  }

  private void change(AlertState to, long minute, TransitionCause cause, boolean late) {
    AlertState from = state;
    state = to;
    record(from, minute, cause, late);
  }

  private void record(AlertState from, long minute, TransitionCause cause, boolean late) {
    boolean episode = from.isOpen() || state.isOpen();
    long since = episode ? sinceMinute : votes.run() > 0 ? votes.runSince() : minute;
    if (steps.isEmpty()) {
      steps = new ArrayList<>(2);
    }
    steps.add(
        new AlertTransition(
            rule.identity(),
            entity,
            from,
            state,
            minute,
            since,
            measurement,
            traces,
            cause,
            "",
            late,
            historical));
  }

  /** Writes the state; the rule and the entity are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    Codes.write(out, state);
    out.writeLong(lastMinute);
    out.writeLong(sinceMinute);
    out.writeLong(firedMinute);
    out.writeLong(settledMinute);
    out.writeInt(calm);
    out.writeInt(unvoted);
    out.writeInt(silent);
    out.writeBoolean(historical);
    cycles.writeTo(out);
    measurement.writeTo(out);
    Codes.writeTexts(out, traces);
    votes.writeTo(out);
  }

  /**
   * Reads what {@link #writeTo} wrote. With a newer version of the rule the alert stays as it is,
   * and its next minutes are judged by that.
   *
   * @throws IOException if it is no state of a known format, or ends too soon
   */
  public static AlertLifecycle readFrom(AlertRule rule, AlertEntity entity, DataInput in)
      throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("the state of an alert in format " + format);
    }
    AlertState state = Codes.read(in, AlertState.class);
    AlertLifecycle alert = new AlertLifecycle(rule, entity, in.readLong());
    alert.state = state;
    alert.sinceMinute = in.readLong();
    alert.firedMinute = in.readLong();
    alert.settledMinute = in.readLong();
    alert.calm = in.readInt();
    alert.unvoted = in.readInt();
    alert.silent = in.readInt();
    alert.historical = in.readBoolean();
    alert.cycles.readFrom(in);
    alert.measurement = Measurement.readFrom(in);
    alert.traces = Codes.readTexts(in);
    alert.votes = Votes.readFrom(in);
    return alert;
  }
}
