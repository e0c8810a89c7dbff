package io.tailwater.processors.alert.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Minutes are written as letters, see {@link Judgements}; the rule is R1 unless told otherwise. */
final class AlertLifecycleTest {
  private static final long START = 1_000_000;

  private final List<AlertTransition> told = new ArrayList<>();
  private AlertLifecycle alert = of(5);

  @Test
  void firesInTheFifthBreachInARow() {
    assertThat(after("bbbb")).isEqualTo(AlertState.PENDING);
    assertThat(after("b")).isEqualTo(AlertState.FIRING);
    assertThat(told)
        .extracting(AlertTransition::to)
        .containsExactly(AlertState.PENDING, AlertState.FIRING);
    assertThat(told.getLast())
        .satisfies(
            fired -> {
              assertThat(fired.minute()).isEqualTo(START + 4);
              assertThat(fired.sinceMinute()).isEqualTo(START);
              assertThat(fired.measurement().value()).isEqualTo(Judgements.HIGH);
              assertThat(fired.traces()).containsExactly("t1");
              assertThat(fired.cause()).isEqualTo(TransitionCause.HELD);
            });
  }

  @Test
  void firesAtOnceWhereOneMinuteIsEnough() {
    alert = of(1);

    assertThat(after("b")).isEqualTo(AlertState.FIRING);
    assertThat(told).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "bbbbcb, PENDING",
    "bbbbnb, PENDING",
    "bbiiiiiibbb, FIRING",
    "bb..bbb, FIRING",
    "bb...bbb, PENDING",
    "bbuwbbb, FIRING",
    "bbuwubbb, PENDING",
    "bb.i.i.ibbb, FIRING"
  })
  void runSurvivesIdleMinutesAndShortGapsOnly(String minutes, AlertState state) {
    assertThat(after(minutes)).isEqualTo(state);
  }

  @Test
  void minutesThatWereNeverJudgedAreAGap() {
    after("bbbb");
    told.addAll(alert.observe(START + 7, Judgements.of('b'), START + 7));
    assertThat(alert.state()).isEqualTo(AlertState.PENDING);
    assertThat(told.getLast().sinceMinute()).isEqualTo(START + 7);
  }

  @ParameterizedTest
  @CsvSource({
    "c, INACTIVE",
    "u, INSUFFICIENT",
    "w, WARMUP",
    "..., NO_DATA",
    "..., NO_DATA",
    "...i, INACTIVE",
    "bc, INACTIVE",
    "b..., NO_DATA",
    "bu, PENDING",
    "buuu, INSUFFICIENT",
    "i, INACTIVE"
  })
  void whatIsNotWrongIsToldApart(String minutes, AlertState state) {
    assertThat(after(minutes)).isEqualTo(state);
  }

  @Test
  void resolvesAfterFiveCalmMinutesInARow() {
    after("bbbbb");
    assertThat(after("cccc")).isEqualTo(AlertState.RESOLVING);
    assertThat(after("n")).isEqualTo(AlertState.FIRING);
    assertThat(after("cccc")).isEqualTo(AlertState.RESOLVING);
    assertThat(after("c")).isEqualTo(AlertState.RESOLVED);
    assertThat(told.getLast().cause()).isEqualTo(TransitionCause.RECOVERED);
    assertThat(told.getLast().sinceMinute()).isEqualTo(START);
  }

  @Test
  void firesForFiveMinutesAtLeast() {
    alert = AlertLifecycle.create(Judgements.rule(1, 1), entity(), START);

    assertThat(after("bcccc")).isEqualTo(AlertState.RESOLVING);
    assertThat(after("c")).isEqualTo(AlertState.RESOLVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "i", "u", "w"})
  void absenceNeverResolves(String absent) {
    after("bbbbb");
    assertThat(after(absent.repeat(14))).isEqualTo(AlertState.FIRING);
    assertThat(after(absent)).isEqualTo(AlertState.STALE);
    assertThat(after(absent.repeat(104))).isEqualTo(AlertState.STALE);
    assertThat(after(absent)).isEqualTo(AlertState.RESOLVED);
    assertThat(told.getLast().cause()).isEqualTo(TransitionCause.NO_DATA);
  }

  @Test
  void longSilenceOfTheDetectorItselfIsAbsenceToo() {
    after("bbbbb");
    told.clear();
    told.addAll(alert.observe(START + 100_000, Judgements.of('c'), START + 100_000));

    assertThat(told)
        .extracting(AlertTransition::to)
        .containsExactly(
            AlertState.STALE, AlertState.RESOLVED, AlertState.NO_DATA, AlertState.INACTIVE);
    assertThat(alert.lastMinute()).isEqualTo(START + 100_000);
  }

  @Test
  void staleAlertGoesOnWithTheNextVote() {
    after("bbbbb" + ".".repeat(15));
    assertThat(after("b")).isEqualTo(AlertState.FIRING);
    after(".".repeat(15));
    assertThat(after("c")).isEqualTo(AlertState.RESOLVING);
  }

  @Test
  void thirdCycleInAnHourFlapsUntilHalfAnHourIsCalm() {
    alert = of(1);
    after("bcccccc".repeat(2));
    assertThat(told).extracting(AlertTransition::to).contains(AlertState.RESOLVED);
    assertThat(after("bcccccc")).isEqualTo(AlertState.FLAPPING);
    told.clear();
    assertThat(after("bcccccc".repeat(20))).isEqualTo(AlertState.FLAPPING);
    assertThat(told).isEmpty();
    assertThat(after("c".repeat(23))).isEqualTo(AlertState.FLAPPING);
    assertThat(after("c")).isEqualTo(AlertState.RESOLVED);
    assertThat(after("bcccccc")).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void whatStaysBreachedForAnHourNoLongerFlaps() {
    alert = of(1);
    after("bcccccc".repeat(3));
    assertThat(after("b".repeat(59))).isEqualTo(AlertState.FLAPPING);
    assertThat(after("bbb")).isEqualTo(AlertState.FIRING);
    assertThat(told.getLast().cause()).isEqualTo(TransitionCause.STEADY);
  }

  @Test
  void threeCyclesInMoreThanAnHourDoNotFlap() {
    alert = of(1);
    assertThat(after(("bcccccc" + "c".repeat(25)).repeat(4))).isEqualTo(AlertState.RESOLVED);
    assertThat(told).extracting(AlertTransition::to).doesNotContain(AlertState.FLAPPING);
  }

  @Test
  void lateDataMayOpenAnAlert() {
    after("bbcbbc");
    told.addAll(alert.observe(START + 2, Judgements.of('b'), START + 5));

    assertThat(alert.state()).isEqualTo(AlertState.FIRING);
    assertThat(told.getLast())
        .satisfies(
            late -> {
              assertThat(late.late()).isTrue();
              assertThat(late.minute()).isEqualTo(START + 5);
              assertThat(late.sinceMinute()).isEqualTo(START);
            });
    assertThat(after("cccc")).isEqualTo(AlertState.RESOLVING);
    assertThat(after("c")).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void alertThatLateDataOpensAfterALongSilenceIsNotClosedForIt() {
    alert = of(1);
    after("i".repeat(119));
    alert.observe(START + 110, Judgements.of('b'), START + 119);

    assertThat(after("i".repeat(5))).isEqualTo(AlertState.FIRING);
  }

  @Test
  void lateDataNeverRetracts() {
    after("bbbbb");
    told.clear();
    for (int i = 0; i < 5; i++) {
      told.addAll(alert.observe(START + i, Judgements.of('c'), START + 5));
    }

    assertThat(told).isEmpty();
    assertThat(alert.state()).isEqualTo(AlertState.FIRING);
  }

  @Test
  void lateBreachStartsTheCalmMinutesAnew() {
    after("bbbbbccc");
    assertThat(alert.observe(START + 6, Judgements.of('b'), START + 8)).isEmpty();
    assertThat(after("ccc")).isEqualTo(AlertState.RESOLVING);
    assertThat(after("c")).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void lateDataForWhatIsResolvedOrLongPastChangesNothing() {
    alert = of(1);
    after("bcccccc");
    assertThat(alert.observe(START + 3, Judgements.of('b'), START + 7)).isEmpty();
    after("c".repeat(20));
    assertThat(alert.observe(START + 8, Judgements.of('b'), START + 27)).isEmpty();
  }

  @Test
  void replayOfThePastIsHistoricalUntilItHasCaughtUp() {
    for (int minute = 0; minute < 6; minute++) {
      told.addAll(alert.observe(START + minute, Judgements.of('b'), START + 20));
    }

    assertThat(told)
        .extracting(AlertTransition::cause, AlertTransition::historical)
        .containsExactly(
            tuple(TransitionCause.BREACH, false),
            tuple(TransitionCause.HELD, true),
            tuple(TransitionCause.CAUGHT_UP, false));
  }

  private AlertState after(String minutes) {
    for (int i = 0; i < minutes.length(); i++) {
      char letter = minutes.charAt(i);
      long minute = alert.lastMinute() + 1;
      told.addAll(alert.observe(minute, Judgements.of(letter), minute));
    }
    return alert.state();
  }

  private static AlertLifecycle of(int forMinutes) {
    AlertRule rule = Judgements.rule(forMinutes, 5);
    return AlertLifecycle.create(rule, entity(), START);
  }

  private static AlertEntity entity() {
    return AlertEntity.service("t", "cart");
  }
}
