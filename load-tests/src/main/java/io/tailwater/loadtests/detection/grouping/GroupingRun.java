package io.tailwater.loadtests.detection.grouping;

import io.tailwater.processors.alert.incident.CauseRanking;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.IncidentDesk;
import io.tailwater.processors.alert.incident.Page;
import io.tailwater.processors.alert.lifecycle.AlertLifecycle;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * A day of metrics through the product's lifecycle and desk, minute by minute as they would have
 * come.
 *
 * @param pages what the desk tells
 */
record GroupingRun(List<Page> pages) {
  private static final String TENANT = "online-boutique";
  private static final int IN_A_ROW = 3;
  private static final int RECOVERY_MINUTES = 5;
  private static final double CALM_BELOW = 2;
  private static final long MINUTE_MILLIS = 60_000;

  /** How long after its end a minute is judged. */
  private static final long LATENESS_MILLIS = 30_000;

  private static final int REST_MINUTES = 60;

  private static final class Watched {
    private final PodMetrics.Series series;
    private final RollingBaseline baseline = new RollingBaseline();
    private final AlertLifecycle alert;

    Watched(PodMetrics.Series series, long firstMinute) {
      this.series = series;
      alert =
          AlertLifecycle.create(
              rule(series.metric()),
              AlertEntity.instance(TENANT, series.service(), series.pod()),
              firstMinute);
    }

    private static AlertRule rule(String metric) {
      return new AlertRule(
          new RuleIdentity(
              metric,
              1,
              PodMetrics.OF_MACHINES.contains(metric)
                  ? RuleSubject.HOST
                  : RuleSubject.PROVIDED_SERVICE,
              RuleFamily.BASELINE,
              metric,
              Severity.WARNING,
              Escalation.NONE,
              false),
          Selector.all(AlertEntity.Kind.INSTANCE),
          new Condition.Detected("rolling"),
          IN_A_ROW,
          RECOVERY_MINUTES,
          Hysteresis.below(CALM_BELOW));
    }
  }

  /** Runs a day, with no more pages that only a baseline asks for than the settings allow. */
  static GroupingRun of(PodMetrics metrics, DeskSettings settings) {
    long first = metrics.firstMinute();
    long last = metrics.lastMinute();
    List<Watched> all = new ArrayList<>();
    for (PodMetrics.Series series : metrics.series()) {
      all.add(new Watched(series, first));
    }
    IncidentDesk desk = IncidentDesk.create(TENANT, settings, first * MINUTE_MILLIS);
    desk.graph(metrics.graph());
    List<Page> pages = new ArrayList<>();
    for (long minute = first; minute <= last; minute++) {
      long judged = (minute + 1) * MINUTE_MILLIS + LATENESS_MILLIS;
      pages.addAll(desk.advance(judged, CauseRanking.NONE).pages());
      for (Watched watched : all) {
        Judgement judgement = watched.baseline.judge(watched.series.values().get(minute));
        watched.alert.observe(minute, judgement, minute + 1).forEach(desk::accept);
      }
    }
    long end = (last + REST_MINUTES) * MINUTE_MILLIS;
    pages.addAll(desk.advance(end, CauseRanking.NONE).pages());
    return new GroupingRun(pages);
  }

  /**
   * What a rule without lifecycle and grouping tells of a day: the minutes, of all series, in which
   * a run of three breaches began.
   */
  static List<Long> episodes(PodMetrics metrics) {
    long first = metrics.firstMinute();
    long last = metrics.lastMinute();
    List<Long> episodes = new ArrayList<>();
    for (PodMetrics.Series series : metrics.series()) {
      RollingBaseline baseline = new RollingBaseline();
      int run = 0;
      for (long minute = first; minute <= last; minute++) {
        Judgement judgement = baseline.judge(series.values().get(minute));
        run = judgement instanceof Judgement.Breach ? run + 1 : 0;
        if (run == IN_A_ROW) {
          episodes.add(minute - IN_A_ROW + 1);
        }
      }
    }
    return episodes;
  }

  /** How many incidents were told of for the first time. */
  long opened() {
    return pages.stream().filter(page -> page.status() == Page.Status.FIRING).count();
  }

  /** How many times an incident was brought up to date. */
  long updated() {
    return pages.stream().filter(page -> page.status() == Page.Status.UPDATED).count();
  }
}
