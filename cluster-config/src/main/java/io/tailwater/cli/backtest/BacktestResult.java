package io.tailwater.cli.backtest;

import io.tailwater.processors.alert.backtest.BacktestLedger;
import io.tailwater.processors.alert.backtest.RuleTally;
import io.tailwater.processors.alert.backtest.ToldIncident;
import io.tailwater.processors.alert.metric.WatchedMetrics;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.RuleFamily;
import java.time.Duration;
import java.util.List;

/**
 * What a backtest has to tell of.
 *
 * @param rulesFrom where the rules are from, for people
 * @param rules that were tried
 * @param learnedFromMillis begin of the history that was read, epoch milliseconds
 * @param countedMinutes how many minutes of it have counts
 * @param sinceMillis begin of the time that is told of
 * @param untilMillis its end, exclusive
 * @param endsEarly whether it was asked for later times, of which there are no counts
 * @param ledger what came of it
 * @param live what fired when it happened
 */
public record BacktestResult(
    String rulesFrom,
    List<AlertRule> rules,
    long learnedFromMillis,
    long countedMinutes,
    long sinceMillis,
    long untilMillis,
    boolean endsEarly,
    BacktestLedger ledger,
    LiveAlerts live) {
  private static final long MINUTE_MILLIS = 60_000;
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** Copies the list. */
  public BacktestResult {
    rules = List.copyOf(rules);
  }

  /** The rules that watch log lines, of which there are no counts that are fine enough. */
  List<String> rulesOfLogs() {
    return rules.stream().filter(BacktestResult::isOfLogs).map(AlertRule::id).toList();
  }

  private static boolean isOfLogs(AlertRule rule) {
    return rule.family() == RuleFamily.SURGE || rule.selector().kind() == AlertEntity.Kind.LOG;
  }

  /** The rules that watch metrics of machines, processes and pools, which counts do not have. */
  List<String> rulesOfMetrics() {
    return rules.stream()
        .filter(rule -> !isOfLogs(rule) && isOfMetrics(rule))
        .map(AlertRule::id)
        .toList();
  }

  private static boolean isOfMetrics(AlertRule rule) {
    return switch (rule.selector().kind()) {
      case HOST, INSTANCE -> true;
      case SERVICE, ENDPOINT, EDGE, DATABASE, LOG ->
          rule.identity().signal().startsWith("database.pool.")
              || rule.identity().signal().startsWith(WatchedMetrics.BY_NAME);
    };
  }

  /** How many rules were judged and did not fire. */
  long calmRules() {
    return rules.size()
        - rulesOfLogs().size()
        - rulesOfMetrics().size()
        - ledger.rules().stream().map(RuleTally::rule).distinct().count();
  }

  /** How long the time is that is told of, in days. */
  double days() {
    return (untilMillis - sinceMillis) / DAY_MILLIS;
  }

  /** How many minutes of the history have no counts at all. */
  long minutesWithoutCounts() {
    return Math.max(0, (untilMillis - learnedFromMillis) / MINUTE_MILLIS - countedMinutes);
  }

  long messages() {
    return ledger.incidents().stream().mapToLong(ToldIncident::messages).sum();
  }

  /**
   * By how much incidents are fewer than alerts that page somebody. NaN where there are none:
   * alerts may have joined an incident from before, or be covered.
   */
  double saved() {
    int incidents = ledger.incidents().size();
    return incidents == 0 ? Double.NaN : Math.max(0, 1 - (double) incidents / ledger.firedLoud());
  }
}
