package io.tailwater.loadtests.chaos.truth;

import java.util.List;
import java.util.Map;

/**
 * Says of each log whether it is where it must be: with its trace, and once.
 *
 * <p>A log whose trace came so late that its own wait was over is judged by itself; under these
 * policies it is not kept then. A trace that a late span turned was rejected before and is kept
 * since: its logs may be on either side.
 */
final class LogChecker {
  /** What the end of a source may lag behind the present, by design. */
  private static final long END_SLACK_MILLIS = 500;

  private final Figures figures;
  private final long decisionWaitMillis;
  private final long logWaitMillis;

  LogChecker(Figures figures, long decisionWaitMillis, long logWaitMillis) {
    this.figures = figures;
    this.decisionWaitMillis = decisionWaitMillis;
    this.logWaitMillis = logWaitMillis;
  }

  /** Checks the logs of a trace, by what they say. */
  void check(String traceId, Fate fate, List<Arrival> arrivals, Map<String, SaidLog> logs) {
    long first = Long.MAX_VALUE;
    for (Arrival arrival : arrivals) {
      first = Math.min(first, Math.max(arrival.timeMillis(), arrival.thereMillis()));
    }
    long judgedMillis = arrivals.isEmpty() ? Long.MAX_VALUE : first + decisionWaitMillis;
    for (Map.Entry<String, SaidLog> one : logs.entrySet()) {
      SaidLog log = one.getValue();
      figures.logSeen(!log.isAbsent());
      boolean mayBeAlone = log.timeMillis() + logWaitMillis < judgedMillis + END_SLACK_MILLIS;
      boolean right =
          log.timeMillis() >= 0
              && switch (fate) {
                case KEPT -> log.isThereOnce() || (mayBeAlone && log.isAbsent());
                case REJECTED -> log.isAbsent();
                case TURNED -> log.isThereOnce() || log.isAbsent();
                case WRONG -> true;
              };
      if (!right) {
        figures.logOff(
            "'%s' %s; its trace %s is %s, first there at %d"
                .formatted(one.getKey(), log, traceId, fate, first));
      }
    }
  }

  /** Checks the errors that no trace speaks for. */
  void checkAlone(Map<String, SaidLog> logs) {
    for (Map.Entry<String, SaidLog> one : logs.entrySet()) {
      SaidLog log = one.getValue();
      figures.logSeen(!log.isAbsent());
      if (log.timeMillis() < 0 || !log.isThereOnce()) {
        figures.logOff("'%s' %s; an error without a trace".formatted(one.getKey(), log));
      }
    }
  }
}
