package io.tailwater.processors.alert.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.JudgeRules;
import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.judge.ServiceJudge;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.ShippedRules;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final long MINUTE = 60_000;
  private static final long LATENESS = 30_000;

  /** A Monday, 0:00 UTC. */
  private static final long START = 29_547_360 * MINUTE;

  private static final int CALLS = 300;

  /** In ten minutes of the sixth hour half of all calls fail. */
  private static final int TROUBLE = 5 * 60;

  private static final int END = 7 * 60;

  private static final Set<String> LONG = Set.of("budget-burn-slow", "budget-burn-trickle");

  /** Without the burn over a day and over three: in a history of hours, those do not end. */
  private static JudgeRules rules() {
    Objective objective =
        new Objective(
            "works",
            Selector.ofService("*"),
            new Indicator.Availability(),
            0.995,
            Duration.ofDays(30));
    return new JudgeRules(
        "acme",
        ShippedRules.all().stream().filter(rule -> !LONG.contains(rule.id())).toList(),
        List.of(new WatchedObjective(objective, BurnRules.shipped(objective))),
        BaselineSettings.DEFAULT);
  }

  private static boolean isBad(long minute) {
    return minute >= TROUBLE && minute < TROUBLE + 10;
  }

  private static CallStats stats(boolean bad) {
    CallStats stats = new CallStats();
    for (int i = 0; i < CALLS; i++) {
      stats.record(10_000_000 + i * 20_000L, bad && i % 2 == 0, 0);
    }
    return stats;
  }

  private static MinuteCounts minute(long minute, boolean bad) {
    long millis = START + minute * MINUTE;
    MinuteCounts counts = new MinuteCounts(millis);
    for (String service : List.of("web", "cart")) {
      counts.add(
          new RequestKey(millis, service, "", "GET /", RequestKey.Kind.SERVER, "http", "200"),
          stats(bad));
    }
    CallStats calls = stats(bad);
    counts.add(
        new EdgeKey(millis, "web", "cart", EdgeKey.Kind.SERVICE),
        EdgeStats.of(calls, calls, new CallStats().latency()));
    return counts;
  }

  private static BacktestLedger run(
      long since, Optional<String> service, List<Silence> maintenance, LongPredicate bad) {
    BacktestLedger ledger = new BacktestLedger(START + since * MINUTE, service);
    Backtest backtest = new Backtest(rules(), LATENESS, DeskSettings.DEFAULT, maintenance, ledger);
    for (long minute = 0; minute < END; minute++) {
      backtest.accept(minute(minute, bad.test(minute)));
    }
    backtest.finish(START + END * MINUTE);
    return ledger;
  }

  private static BacktestLedger run(long since, Optional<String> service) {
    return run(since, service, List.of(), BacktestTest::isBad);
  }

  @Test
  void incidentIsTheOneThatWouldHaveBeenTold() {
    BacktestLedger ledger = run(0, Optional.empty());

    assertThat(ledger.incidents())
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.severity().word()).isEqualTo("critical");
              assertThat(incident.toldMillis())
                  .isBetween(START + TROUBLE * MINUTE, START + (TROUBLE + 3) * MINUTE);
              assertThat(incident.sinceMillis())
                  .isBetween(START + TROUBLE * MINUTE, START + (TROUBLE + 1) * MINUTE);
              assertThat(incident.untilMillis()).isGreaterThan(START + (TROUBLE + 9) * MINUTE);
              assertThat(incident.root()).isEqualTo("cart");
              assertThat(incident.services()).contains("web", "cart");
              assertThat(incident.rules()).contains("budget-burn-fast");
              assertThat(incident.messages()).isGreaterThanOrEqualTo(2);
              assertThat(incident.alerts()).isGreaterThan(1);
            });
    assertThat(ledger.rules())
        .filteredOn(tally -> tally.rule().equals("budget-burn-fast"))
        .singleElement()
        .satisfies(
            tally -> {
              assertThat(tally.fired()).isEqualTo(2);
              assertThat(tally.services()).containsOnlyKeys("cart", "web");
              assertThat(tally.isLoud()).isTrue();
            });
    assertThat(ledger.fired()).isGreaterThanOrEqualTo(ledger.firedLoud()).isGreaterThan(2);
  }

  @Test
  void timeBeforeIsLearnedFromAndNotTold() {
    BacktestLedger ledger = run(TROUBLE + 60, Optional.empty());

    assertThat(ledger.incidents()).isEmpty();
    assertThat(ledger.rules()).isEmpty();
    assertThat(ledger.fired()).isZero();
  }

  @Test
  void whatIsOpenWhenTheTimeBeginsIsToldOfAsThat() {
    BacktestLedger ledger = run(TROUBLE + 9, Optional.empty());

    assertThat(ledger.incidents()).isEmpty();
    assertThat(ledger.incidentsOpenBefore())
        .singleElement()
        .satisfies(incident -> assertThat(incident.rules()).contains("budget-burn-fast"));
    assertThat(ledger.fired()).isZero();
    assertThat(ledger.openBefore("budget-burn-fast")).isEqualTo(2);
    assertThat(ledger.rules()).extracting(RuleTally::rule).contains("budget-burn-fast");
  }

  @Test
  void calmHistoryFiresNothing() {
    BacktestLedger ledger = run(0, Optional.empty(), List.of(), _ -> false);

    assertThat(ledger.rules()).isEmpty();
    assertThat(ledger.incidents()).isEmpty();
    assertThat(ledger.overBudget()).isZero();
  }

  @Test
  void onlyTheServiceThatIsAskedForIsTold() {
    BacktestLedger web = run(0, Optional.of("web"));

    assertThat(web.incidents()).hasSize(1);
    assertThat(web.rules())
        .isNotEmpty()
        .allSatisfy(tally -> assertThat(tally.services()).containsOnlyKeys("web"));
    BacktestLedger other = run(0, Optional.of("other"));
    assertThat(other.incidents()).isEmpty();
    assertThat(other.rules()).isEmpty();
  }

  @Test
  void whatMaintenanceCoversFiresAndIsNotTold() {
    Silence all =
        new Silence(
            "m",
            Silence.Kind.MAINTENANCE,
            List.of(LabelMatcher.parse("tenant=acme")),
            START + TROUBLE * MINUTE,
            START + (TROUBLE + 60) * MINUTE,
            "ann",
            "");

    BacktestLedger ledger = run(0, Optional.empty(), List.of(all), BacktestTest::isBad);

    assertThat(ledger.incidents()).isEmpty();
    assertThat(ledger.fired()).isGreaterThan(2);
  }

  @Test
  void alertsAreThoseOfAServicesJudgeThatIsFedAsTimeGoes() {
    ServiceJudge judge = new ServiceJudge("web", rules());
    List<AlertTransition> steps = new ArrayList<>();
    for (long minute = 0; minute < END; minute++) {
      long millis = START + minute * MINUTE;
      CallStats stats = stats(isBad(minute));
      judge.add(
          new RequestKey(millis, "web", "", "GET /", RequestKey.Kind.SERVER, "http", "200"), stats);
      judge.add(
          new EdgeKey(millis, "web", "cart", EdgeKey.Kind.SERVICE),
          EdgeStats.of(stats, stats, new CallStats().latency()));
      for (long at = millis + LATENESS; at <= millis + MINUTE + LATENESS - 10_000; at += 10_000) {
        steps.addAll(judge.judge(at, at + LATENESS).transitions());
      }
    }
    BacktestLedger live = new BacktestLedger(0, Optional.empty());
    live.steps(steps);

    BacktestLedger tested = run(0, Optional.of("web"));

    assertThat(tested.rules()).usingRecursiveComparison().isEqualTo(live.rules());
    assertThat(tested.rules()).isNotEmpty();
  }

  @Test
  void minutesWithoutCountsAreSilence() {
    BacktestLedger ledger = new BacktestLedger(START, Optional.empty());
    Backtest backtest = new Backtest(rules(), LATENESS, DeskSettings.DEFAULT, List.of(), ledger);
    for (long minute = 0; minute < 120; minute++) {
      backtest.accept(minute(minute, false));
    }
    backtest.accept(minute(150, false));
    backtest.finish(START + 152 * MINUTE);

    assertThat(ledger.rules())
        .filteredOn(tally -> tally.rule().equals("agent-silent"))
        .singleElement()
        .satisfies(
            tally -> {
              assertThat(tally.fired()).isEqualTo(2);
              assertThat(tally.firstMillis()).isEqualTo(START + 122 * MINUTE);
            });
  }

  @Test
  void minuteOfThePastIsRefused() {
    Backtest backtest =
        new Backtest(
            rules(),
            LATENESS,
            DeskSettings.DEFAULT,
            List.of(),
            new BacktestLedger(START, Optional.empty()));
    backtest.accept(minute(1, false));

    assertThatThrownBy(() -> backtest.accept(minute(1, false)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> backtest.accept(minute(0, false)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingToJudgeIsNothing() {
    BacktestLedger ledger = new BacktestLedger(START, Optional.empty());
    new Backtest(rules(), LATENESS, DeskSettings.DEFAULT, List.of(), ledger)
        .finish(START + END * MINUTE);

    assertThat(ledger.rules()).isEmpty();
  }
}
