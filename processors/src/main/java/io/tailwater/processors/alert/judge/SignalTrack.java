package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.SignalWindow;
import io.tailwater.processors.alert.rule.SignalWindow.Minute;
import io.tailwater.processors.alert.rule.Thresholds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One signal of an entity, as plain conditions judge it: the minutes of the longest window, and the
 * day before them. Minutes that were breached are not of that day, but after six hours of breach
 * they are what is usual. Not thread-safe.
 */
final class SignalTrack {
  /** A share is not known before; until then conditions of shares warm up. */
  private static final int LEAST_MINUTES_OF_SHARE = 10;

  /** A share is never expected to be less: a service without errors so far may have one. */
  private static final double LEAST_SHARE = 0.005;

  /** Whether silence is unusual is not known before. */
  private static final int LEAST_MINUTES_OF_PRESENCE = 30;

  /** Silence that chance brings more often than that is none. */
  private static final double SIGNIFICANCE = 1e-6;

  private static final int ADOPT_MINUTES = 6 * Minutes.AN_HOUR;

  /** A minute of the window; {@code bad} is the value of signals that are no shares. */
  private record Held(double bad, double total, boolean breached) {}

  private final Signal signal;
  private final int length;
  private final double leastCallerRate;
  private final Deque<Held> window = new ArrayDeque<>();
  private DayBefore before = new DayBefore();
  private long last;
  private int breachedInARow;

  /** A signal of which nothing is known, for these rules. */
  SignalTrack(Signal signal, List<AlertRule> rules) {
    this.signal = signal;
    int longest = 1;
    double least = Double.POSITIVE_INFINITY;
    for (AlertRule rule : rules) {
      longest = Math.max(longest, windowMinutes(rule.condition()));
      if (rule.condition() instanceof Condition.Vanished vanished) {
        least = Math.min(least, vanished.leastCallerRate());
      }
    }
    length = longest;
    leastCallerRate = Double.isInfinite(least) ? 0 : least;
  }

  private static int windowMinutes(Condition condition) {
    return switch (condition) {
      case Condition.Detected _ -> 1;
      case Condition.Compared compared -> compared.windowMinutes();
      case Condition.MinutesBeyond beyond -> beyond.windowMinutes();
      case Condition.Ratio ratio -> ratio.windowMinutes();
      case Condition.Newcomer newcomer -> newcomer.windowMinutes();
      case Condition.Vanished vanished -> vanished.windowMinutes();
      case Condition.RunsOut runsOut -> runsOut.windowMinutes();
      case Condition.Absent absent -> absent.windowMinutes();
    };
  }

  /**
   * Takes a closed minute.
   *
   * @param value of a share, the bad ones; NaN where nothing was heard
   * @param base all of them, or the caller's calls
   */
  void add(long minute, double value, double base) {
    if (window.size() == length) {
      learn(minute - length, window.removeFirst());
    }
    before.advance(minute - length);
    window.addLast(new Held(value, base, false));
    last = minute;
  }

  private void learn(long minute, Held held) {
    if (held.breached) {
      return;
    }
    boolean heard = !Double.isNaN(held.bad);
    boolean counts =
        switch (signal.shape()) {
          case SHARE -> heard && held.total > 0;
          case VOLUME -> heard && held.total > leastCallerRate;
          case PRESENCE -> true;
          case LATENCY, GAP, CODES, GAUGE -> false;
        };
    if (counts) {
      before.add(minute, heard ? held.bad : 0, held.total, heard && held.bad > 0);
    }
  }

  /** What a condition says of the newest minute. */
  Judgement judge(Condition condition, List<String> traces) {
    List<Minute> minutes = new ArrayList<>(window.size());
    for (Held held : window) {
      minutes.add(minute(condition, held));
    }
    int asked = windowMinutes(condition);
    double reference = reference(condition, asked);
    Judgement judgement = Thresholds.judge(condition, new SignalWindow(minutes, reference, traces));
    return switch (judgement) {
      case Judgement.Breach _
          when condition instanceof Condition.Vanished && !isUsuallyThere(asked) ->
          Judgement.INSUFFICIENT;
      case Judgement.Breach(Measurement measured, List<String> shown) -> {
        markBreached(asked);
        yield new Judgement.Breach(withBasis(measured, condition), shown);
      }
      case Judgement.Calm(Measurement measured) ->
          new Judgement.Calm(withBasis(measured, condition));
      case Judgement.Idle _, Judgement.NoData _, Judgement.Insufficient _, Judgement.WarmUp _ ->
          judgement;
    };
  }

  /** To be called once for each minute, after all conditions: whether one of them was breached. */
  void close(boolean breached) {
    breachedInARow = breached ? breachedInARow + 1 : 0;
  }

  private void markBreached(int minutes) {
    if (breachedInARow >= ADOPT_MINUTES) {
      return;
    }
    List<Held> marked = new ArrayList<>();
    while (!window.isEmpty() && marked.size() < minutes) {
      Held held = window.removeLast();
      marked.addFirst(new Held(held.bad, held.total, true));
    }
    window.addAll(marked);
  }

  private Minute minute(Condition condition, Held held) {
    return switch (signal.shape()) {
      case SHARE ->
          condition instanceof Condition.Ratio
              ? new Minute(held.bad, held.total)
              : new Minute(
                  held.total > 0 ? Units.ofShare(held.bad / held.total, condition) : Double.NaN,
                  held.total);
      case LATENCY, GAP -> new Minute(Units.ofNanos(held.bad, condition), held.total);
      case VOLUME -> new Minute(held.bad, condition instanceof Condition.Vanished ? held.total : 1);
      case PRESENCE, CODES, GAUGE -> new Minute(held.bad, held.total);
    };
  }

  private double reference(Condition condition, int asked) {
    return switch (condition) {
      case Condition.Ratio _ ->
          before.minutes() < LEAST_MINUTES_OF_SHARE
              ? Double.NaN
              : Math.max(before.badShare(), LEAST_SHARE);
      case Condition.Absent _ -> isUsuallyThere(asked) ? 1 : 0;
      case Condition.Detected _,
          Condition.Compared _,
          Condition.MinutesBeyond _,
          Condition.Newcomer _,
          Condition.Vanished _,
          Condition.RunsOut _ ->
          Double.NaN;
    };
  }

  /** Whether so many minutes of silence in a row are no accident. */
  private boolean isUsuallyThere(int minutes) {
    return before.minutes() >= LEAST_MINUTES_OF_PRESENCE
        && Math.pow(1 - before.presentShare(), minutes) < SIGNIFICANCE;
  }

  private static Measurement withBasis(Measurement measured, Condition condition) {
    return condition instanceof Condition.Ratio
        ? Units.withBasis(measured, "share of the day before")
        : measured;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(last);
    out.writeInt(breachedInARow);
    before.writeTo(out);
    out.writeInt(window.size());
    for (Held held : window) {
      out.writeDouble(held.bad);
      out.writeDouble(held.total);
      out.writeBoolean(held.breached);
    }
  }

  /** Reads what {@link #writeTo} wrote; windows may have become longer or shorter. */
  static SignalTrack read(DataInput in, Signal signal, List<AlertRule> rules) throws IOException {
    SignalTrack read = new SignalTrack(signal, rules);
    read.last = in.readLong();
    read.breachedInARow = in.readInt();
    read.before = DayBefore.read(in);
    int size = Codes.readCount(in, AlertRule.MOST_MINUTES);
    for (int i = size; i > 0; i--) {
      if (read.window.size() == read.length) {
        read.learn(read.last - i - read.length + 1, read.window.removeFirst());
      }
      read.window.addLast(new Held(in.readDouble(), in.readDouble(), in.readBoolean()));
    }
    return read;
  }
}
