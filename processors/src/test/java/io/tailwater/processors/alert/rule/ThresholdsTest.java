package io.tailwater.processors.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.tailwater.processors.alert.rule.Condition.Aggregate;
import io.tailwater.processors.alert.rule.Condition.Comparison;
import io.tailwater.processors.alert.rule.Judgement.Breach;
import io.tailwater.processors.alert.rule.Judgement.Calm;
import io.tailwater.processors.alert.rule.SignalWindow.Minute;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThresholdsTest {
  private static final Condition ERRORS = new Condition.Ratio(5, 1, 1e-6, 20, 5);

  @ParameterizedTest
  @CsvSource({"MEAN,4.5", "SUM,11", "LEAST,1", "MOST,6", "LAST,4"})
  void windowBecomesOneValueWithoutItsSilentMinutes(Aggregate aggregate, double expected) {
    Condition condition = new Condition.Compared(aggregate, 4, Comparison.ABOVE, 0, "ms");
    List<Minute> minutes =
        List.of(
            new Minute(99, 1),
            new Minute(1, 10),
            new Minute(6, 30),
            Minute.SILENT,
            new Minute(4, 20));

    assertThat(Thresholds.judge(condition, window(minutes, 0)))
        .isInstanceOfSatisfying(
            Breach.class,
            breach -> {
              assertThat(breach.measurement().value()).isEqualTo(expected);
              assertThat(breach.measurement().count()).isEqualTo(60);
            });
  }

  @Test
  void limitItselfIsNoBreach() {
    List<Minute> minutes = List.of(new Minute(0.9, 1));

    for (Comparison comparison : Comparison.values()) {
      assertThat(
              Thresholds.judge(
                  new Condition.Compared(Aggregate.LAST, 1, comparison, 0.9, "share"),
                  window(minutes, 0)))
          .isInstanceOf(Calm.class);
    }
  }

  @Test
  void silentWindowIsNoData() {
    Condition condition = new Condition.Compared(Aggregate.SUM, 2, Comparison.BELOW, 1, "calls");

    assertThat(
            Thresholds.judge(
                condition, window(List.of(new Minute(5, 5), Minute.SILENT, Minute.SILENT), 0)))
        .isEqualTo(Judgement.NO_DATA);
  }

  @Test
  void threeMinutesOfFiveAreEnough() {
    Condition condition = new Condition.MinutesBeyond(3, 5, Comparison.ABOVE, 0, "requests");

    assertThat(Thresholds.judge(condition, values(0, 1, 0, 2, 1))).isInstanceOf(Breach.class);
    assertThat(Thresholds.judge(condition, values(9, 0, 1, 0, 2, 0))).isInstanceOf(Calm.class);
  }

  @Test
  void ratioThatChanceExplainsIsCalm() {
    assertThat(Thresholds.judge(ERRORS, window(List.of(new Minute(4, 400)), 0.01)))
        .isInstanceOf(Calm.class);
    assertThat(Thresholds.judge(ERRORS, window(List.of(new Minute(24, 400)), 0.01)))
        .isInstanceOfSatisfying(
            Breach.class, breach -> assertThat(breach.measurement().chance()).isLessThan(1e-6));
  }

  @Test
  void fewErrorsNeverBreachHoweverUnlikely() {
    assertThat(Thresholds.judge(ERRORS, window(List.of(new Minute(4, 40)), 1e-6)))
        .isInstanceOf(Calm.class);
  }

  @Test
  void ratioSaysNothingOfFewCallsNoneOrAnUnknownShare() {
    assertThat(Thresholds.judge(ERRORS, window(List.of(new Minute(19, 19)), 0.01)))
        .isEqualTo(Judgement.INSUFFICIENT);
    assertThat(Thresholds.judge(ERRORS, window(List.of(new Minute(0, 0)), 0.01)))
        .isEqualTo(Judgement.IDLE);
    assertThat(Thresholds.judge(ERRORS, window(List.of(new Minute(20, 20)), Double.NaN)))
        .isEqualTo(Judgement.WARM_UP);
  }

  @Test
  void shareHasToDoubleWhereThatIsAsked() {
    Condition doubled = new Condition.Ratio(5, 2, 1e-6, 20, 5);

    assertThat(Thresholds.judge(doubled, window(List.of(new Minute(1_900, 10_000)), 0.1)))
        .isInstanceOf(Calm.class);
    assertThat(Thresholds.judge(doubled, window(List.of(new Minute(2_100, 10_000)), 0.1)))
        .isInstanceOf(Breach.class);
  }

  @Test
  void newcomerIsWhatWasNeverSeenAndIsSeenOften() {
    Condition newcomer = new Condition.Newcomer(5, 10);

    assertThat(Thresholds.judge(newcomer, values(4, 6))).isInstanceOf(Breach.class);
    assertThat(Thresholds.judge(newcomer, values(4, 5))).isInstanceOf(Calm.class);
    assertThat(Thresholds.judge(newcomer, window(List.of(new Minute(50, 50)), 1)))
        .isInstanceOf(Calm.class);
  }

  @Test
  void calleeVanishesOnlyWhileItsCallerIsBusy() {
    Condition vanished = new Condition.Vanished(3, 20);
    Minute busy = new Minute(0, 30);

    assertThat(Thresholds.judge(vanished, window(List.of(busy, busy, busy), 0)))
        .isInstanceOf(Breach.class);
    assertThat(Thresholds.judge(vanished, window(List.of(busy, busy, new Minute(0, 20)), 0)))
        .isEqualTo(Judgement.IDLE);
    assertThat(Thresholds.judge(vanished, window(List.of(busy, new Minute(1, 30), busy), 0)))
        .isInstanceOf(Calm.class);
    assertThat(Thresholds.judge(vanished, window(List.of(busy, busy), 0)))
        .isEqualTo(Judgement.INSUFFICIENT);
  }

  @Test
  void diskThatFillsIsForeseen() {
    Condition runsOut = new Condition.RunsOut(60, 240);
    double[] soon = IntStream.range(0, 60).mapToDouble(m -> 0.6 * Math.exp(0.002 * m)).toArray();
    double[] late = IntStream.range(0, 60).mapToDouble(m -> 0.6 * Math.exp(0.001 * m)).toArray();
    double left = Math.log(1 / (0.6 * Math.exp(0.002 * 59))) / 0.002;

    assertThat(Thresholds.judge(runsOut, values(soon)))
        .isInstanceOfSatisfying(
            Breach.class,
            breach -> assertThat(breach.measurement().value()).isCloseTo(left, offset(1e-6)));
    assertThat(Thresholds.judge(runsOut, values(late))).isInstanceOf(Calm.class);
    assertThat(Thresholds.judge(runsOut, values(0.5, 0.5, 0.5))).isEqualTo(Judgement.INSUFFICIENT);
  }

  @Test
  void absenceIsABreachOnlyOfWhatWasThere() {
    Condition absent = new Condition.Absent(3);
    List<Minute> silent = List.of(Minute.SILENT, Minute.SILENT, Minute.SILENT);

    assertThat(Thresholds.judge(absent, window(silent, 1))).isInstanceOf(Breach.class);
    assertThat(Thresholds.judge(absent, window(silent, 0))).isEqualTo(Judgement.NO_DATA);
    assertThat(Thresholds.judge(absent, values(1, Double.NaN, Double.NaN)))
        .isInstanceOf(Calm.class);
  }

  @Test
  void whatHasADetectorIsNotJudgedHere() {
    assertThatThrownBy(() -> Thresholds.judge(new Condition.Detected("baseline.r1"), values(1)))
        .hasMessageContaining("baseline.r1");
  }

  private static SignalWindow values(double... values) {
    List<Minute> minutes = new ArrayList<>();
    for (double value : values) {
      minutes.add(new Minute(value, 1));
    }
    return window(minutes, 0);
  }

  private static SignalWindow window(List<Minute> minutes, double reference) {
    return new SignalWindow(minutes, reference, List.of("4bf92f3577b34da6a3ce929d0e0e4736"));
  }
}
