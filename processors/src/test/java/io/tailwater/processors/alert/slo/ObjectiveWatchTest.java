package io.tailwater.processors.alert.slo;

import static io.tailwater.processors.alert.slo.Objectives.availability;
import static io.tailwater.processors.alert.slo.Objectives.judge;
import static io.tailwater.processors.alert.slo.Objectives.minutes;
import static io.tailwater.processors.alert.slo.Objectives.said;
import static io.tailwater.processors.alert.slo.Objectives.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ObjectiveWatchTest {
  private static final long START = 29_000_000;
  private static final long FAULT = START + MinuteRing.MINUTES;

  @Test
  void rulesFireInTheMinuteThatTheTableSays() {
    assertThat(minutesUntilRulesFire(0.999))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("burn-1h", 1L, "burn-6h", 3L, "burn-3d", 5L, "budget-per-hour", 9L));
    assertThat(minutesUntilRulesFire(0.99))
        .containsExactlyInAnyOrderEntriesOf(Map.of("burn-1h", 9L, "burn-6h", 22L, "burn-3d", 44L));
  }

  private static Map<String, Long> minutesUntilRulesFire(double target) {
    ObjectiveWatch watch = watch(availability(target));
    minutes(watch, START, FAULT, 10_000, 0);
    Map<String, Long> fired = new TreeMap<>();
    for (SloEvent event : minutes(watch, FAULT, FAULT + 60, 10_000, 10_000)) {
      if (event instanceof SloEvent.Fired rule && rule.rule() instanceof BurnRule burn) {
        fired.put(burn.name(), rule.minute() - FAULT + 1);
      }
    }
    return fired;
  }

  @Test
  void ruleResolvesAfterFiveMinutesBelowTheRateInItsShortWindow() {
    ObjectiveWatch watch = watch(availability(0.999));
    minutes(watch, START, FAULT, 100, 0);
    minutes(watch, FAULT, FAULT + 2, 100, 100);

    List<SloEvent> events = minutes(watch, FAULT + 2, FAULT + 20, 100, 0);

    // The last bad minute leaves the window of five minutes with minute 6.
    assertThat(events)
        .filteredOn(event -> event instanceof SloEvent.Resolved)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.minute()).isEqualTo(FAULT + 10);
              assertThat(((SloEvent.Resolved) event).rule().name()).isEqualTo("burn-1h");
            });
  }

  @Test
  void bothWindowsHaveToExceedTheRate() throws IOException {
    Objective objective = availability(0.999);
    ObjectiveWatch without = new ObjectiveWatch(objective, BurnRules.of(objective, List.of()));
    minutes(without, START, FAULT, 100, 0);
    minutes(without, FAULT, FAULT + 10, 100, 100);
    minutes(without, FAULT + 10, FAULT + 50, 100, 0);

    ObjectiveWatch watch = read(bytes(without), objective, BurnRules.shipped(objective));

    // The hour's burn rate is 167; of the short windows only the one of 6 hours saw any of it.
    assertThat(said(minutes(watch, FAULT + 50, FAULT + 51, 100, 0)))
        .containsExactly("burn-3d fires ON_TIME");
    assertThat(watch.readings().values().iterator().next().burn()).isGreaterThan(144);
  }

  @Test
  void badCallsOfAMinuteThatIsNotOverFireWhereMoreCallsCouldNotChangeIt() {
    ObjectiveWatch watch = watch(availability(0.999));
    minutes(watch, START, FAULT, 100, 0);

    watch.add(FAULT, 86, 86);
    assertThat(watch.judge(FAULT * 60_000 + 51_000)).isEmpty();
    watch.add(FAULT, 1, 1);
    List<SloEvent> events = watch.judge(FAULT * 60_000 + 52_000);

    assertThat(said(events)).containsExactly("burn-1h fires EARLY");
    assertThat(((SloEvent.Fired) events.getFirst()).reading().bad()).isEqualTo(87);
    assertThat(judge(watch, FAULT)).isEmpty();
  }

  @Test
  void badCallsThatComeLateFireForTheMinuteTheyAreOf() {
    ObjectiveWatch watch = watch(availability(0.999));
    minutes(watch, START, FAULT + 5, 100, 0);

    assertThat(watch.add(FAULT - 6, 500, 500)).isFalse();
    assertThat(watch.add(FAULT - 4, 100, 100)).isTrue();
    List<SloEvent> events = watch.judge((FAULT + 5) * 60_000);

    assertThat(said(events)).containsExactly("burn-1h fires LATE");
    assertThat(events.getFirst().minute()).isEqualTo(FAULT - 4);
  }

  @Test
  void whatIsOverIsNotOpenedAgainByLateCalls() {
    ObjectiveWatch watch = watch(availability(0.999));
    minutes(watch, START, FAULT, 100, 0);
    minutes(watch, FAULT, FAULT + 1, 100, 100);
    assertThat(said(minutes(watch, FAULT + 1, FAULT + 10, 100, 0)))
        .containsExactly("burn-1h resolved");

    watch.add(FAULT + 1, 5, 5);

    assertThat(watch.judge((FAULT + 10) * 60_000)).isEmpty();
  }

  @Test
  void singleErrorOfAQuietServiceIsNoPage() {
    ObjectiveWatch watch = watch(availability(0.999));
    minutes(watch, START, FAULT, 1, 0);

    assertThat(minutes(watch, FAULT, FAULT + 1, 1, 1)).isEmpty();
    assertThat(watch.readings().values().stream().mapToDouble(Reading::burn).max().orElseThrow())
        .isGreaterThan(14.4);
  }

  @Test
  void trickleOfErrorsIsAWarning() {
    Objective objective = availability(0.999);
    ObjectiveWatch watch = new ObjectiveWatch(objective, BurnRules.of(objective, List.of()));
    List<SloEvent> events = new ArrayList<>();
    for (long minute = START; minute < FAULT; minute++) {
      events.addAll(minutes(watch, minute, minute + 1, 1, (minute - START) % 50 == 0 ? 1 : 0));
    }

    assertThat(said(events)).containsExactly("trickle-24h fires ON_TIME");
    assertThat(((SloEvent.Fired) events.getFirst()).rule().urgency().pages()).isFalse();
    assertThat(said(minutes(watch, FAULT, FAULT + 2_000, 1, 0)))
        .containsExactly("trickle-24h resolved");
  }

  @Test
  void minutesWithoutCallsLeaveTheBudgetAndWhatFires() {
    ObjectiveWatch watch = watch(availability(0.999));
    assertThat(watch.presence()).isEqualTo(Presence.UNSEEN);
    assertThat(watch.judge(START * 60_000)).isEmpty();
    minutes(watch, START, FAULT, 100, 0);
    minutes(watch, FAULT, FAULT + 1, 100, 100);
    assertThat(watch.presence()).isEqualTo(Presence.ACTIVE);
    long bad = watch.budget().bad();

    assertThat(minutes(watch, FAULT + 1, FAULT + 15, 0, 0)).isEmpty();
    assertThat(watch.presence()).isEqualTo(Presence.IDLE);
    List<SloEvent> events = minutes(watch, FAULT + 15, FAULT + 100, 0, 0);

    assertThat(events).containsExactly(new SloEvent.Absent(FAULT + 15));
    assertThat(watch.presence()).isEqualTo(Presence.ABSENT);
    assertThat(watch.budget().bad()).isEqualTo(bad);
    assertThat(said(minutes(watch, FAULT + 100, FAULT + 105, 100, 0)))
        .containsExactly("returned", "burn-1h resolved");
  }

  @Test
  void gapIsSeenAlsoWhereAllIsJudgedAtOnce() {
    ObjectiveWatch watch = watch(availability(0.999));
    watch.add(START, 10, 0);
    watch.add(START + 40, 10, 0);

    assertThat(judge(watch, START + 40))
        .containsExactly(new SloEvent.Absent(START + 15), new SloEvent.Returned(START + 40));
  }

  @Test
  void budgetIsCountedInCallsOfTheLastFullPeriod() {
    Objective objective = availability(0.99, Duration.ofDays(1));
    ObjectiveWatch watch = watch(objective);
    assertThat(watch.budget().remaining()).isEqualTo(1);
    minutes(watch, 0, 1_440, 100, 0);
    minutes(watch, 1_440, 1_470, 100, 10);

    Budget budget = watch.budget();

    // 23.5 hours of 6,000 calls: hours leave whole.
    assertThat(budget.allowedBad()).isCloseTo(1_410, within(1e-6));
    assertThat(budget.bad()).isEqualTo(300);
    assertThat(budget.remaining()).isCloseTo(1 - 300 / 1_410.0, within(1e-9));
    assertThat(budget.spentLastHour()).isCloseTo(300 / 1_410.0, within(1e-9));
    assertThat(budget.hoursLeft()).isCloseTo(1_110 / 300.0, within(1e-9));
    assertThat(minutesAndBudget(watch, 1_470, 1_600, 100).remaining()).isNegative();
    assertThat(watch.budget().hoursLeft()).isZero();
  }

  @Test
  void quietHourCannotBurnItsShareOfTheMonth() {
    ObjectiveWatch watch = watch(availability(0.99, Duration.ofDays(1)));
    minutes(watch, 0, 1_380, 100, 0);
    minutes(watch, 1_380, 1_440, 1, 1);

    assertThat(watch.budget().spentLastHour()).isCloseTo(60 / 1_380.6, within(1e-6));
    assertThat(watch.readings().values())
        .anySatisfy(reading -> assertThat(reading.burn()).isCloseTo(100, within(1e-6)));
  }

  @Test
  void youngServiceStandsForAPeriodByWhatItHasSeen() {
    ObjectiveWatch watch = watch(availability(0.999));
    minutes(watch, START, START + 600, 10, 0);

    assertThat(watch.budget().allowedBad()).isCloseTo(43_200 * 10 * 0.001, within(1e-6));
    assertThat(watch.budget().hoursLeft()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void stateOutlivesAMoveAndAChangeOfRules() throws IOException {
    Objective objective = availability(0.999);
    ObjectiveWatch watch = watch(objective);
    minutes(watch, START, FAULT, 100, 0);
    minutes(watch, FAULT, FAULT + 2, 100, 100);
    byte[] state = bytes(watch);

    ObjectiveWatch moved = read(state, objective, BurnRules.shipped(objective));
    assertThat(bytes(moved)).isEqualTo(state);
    assertThat(minutes(moved, FAULT + 2, FAULT + 20, 100, 0))
        .isEqualTo(minutes(watch, FAULT + 2, FAULT + 20, 100, 0))
        .isNotEmpty();

    ObjectiveWatch other = read(state, objective, BurnRules.of(objective, List.of()));
    assertThat(other.readings().keySet())
        .extracting(BudgetRule::name)
        .containsExactly("trickle-24h");
    assertThat(other.budget().bad()).isEqualTo(200);
  }

  @Test
  void stateOfAnotherIndicatorBeginsAnewAndForeignBytesAreRefused() throws IOException {
    Objective objective = availability(0.999);
    ObjectiveWatch watch = watch(objective);
    minutes(watch, START, START + 60, 100, 50);
    Objective slow =
        new Objective(
            "fast",
            objective.selector(),
            new Indicator.Latency(Duration.ofMillis(300)),
            0.99,
            objective.period());

    assertThat(read(bytes(watch), slow, BurnRules.shipped(slow)).presence())
        .isEqualTo(Presence.UNSEEN);
    assertThatThrownBy(() -> read(new byte[] {9, 9}, objective, BurnRules.shipped(objective)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> watch.add(START, 1, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stateOfAQuietDayIsSmall() throws IOException {
    ObjectiveWatch watch = watch(availability(0.999));
    minutes(watch, START, START + 1_440, 100, 0);

    assertThat(bytes(watch)).hasSizeLessThan(2_500);
  }

  private static Budget minutesAndBudget(ObjectiveWatch watch, long from, long to, long bad) {
    minutes(watch, from, to, 100, bad);
    return watch.budget();
  }

  private static byte[] bytes(ObjectiveWatch watch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    watch.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static ObjectiveWatch read(byte[] state, Objective objective, BurnRules rules)
      throws IOException {
    return ObjectiveWatch.read(
        new DataInputStream(new ByteArrayInputStream(state)), objective, rules);
  }
}
