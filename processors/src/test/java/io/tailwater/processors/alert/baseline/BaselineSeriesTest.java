package io.tailwater.processors.alert.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tailwater.model.LatencyHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BaselineSeriesTest {
  /** A Monday at midnight, UTC. */
  private static final long MONDAY = 1_772_409_600 / 60;

  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;
  private static final long MILLI = 1_000_000;

  private final Random random = new Random(7);
  private long minute = MONDAY;

  @Test
  void warmsUpForTwoHoursAndThenComparesWithTheLastDay() {
    BaselineSeries series = metric(Side.UPPER, 1);

    List<BaselineReading> readings = steady(series, 2 * HOUR + 1);

    assertThat(readings.subList(0, 2 * HOUR))
        .allMatch(reading -> reading.state() == BaselineState.WARMUP)
        .allMatch(reading -> reading.snapshot() == null);
    assertThat(readings.getLast().state()).isEqualTo(BaselineState.EVALUATED);
    assertThat(readings.getLast().snapshot())
        .isNotNull()
        .extracting(BaselineSnapshot::rung)
        .isEqualTo(Rung.LAST_DAY);
    assertThat(readings.getLast().lower()).isLessThan(readings.getLast().expected());
    assertThat(readings.getLast().upper()).isGreaterThan(readings.getLast().expected());
  }

  @Test
  void aSnapshotIsTheSameForTheWholeHour() {
    BaselineSeries series = metric(Side.UPPER, 1);
    steady(series, 3 * HOUR);

    List<BaselineReading> hour = steady(series, HOUR);
    BaselineReading next = steady(series, 1).getFirst();

    assertThat(hour).extracting(BaselineReading::snapshot).containsOnly(hour.getFirst().snapshot());
    assertThat(next.snapshot()).isNotNull().isNotEqualTo(hour.getFirst().snapshot());
    assertThat(next.snapshot()).extracting(BaselineSnapshot::version).isEqualTo(MONDAY / 60 + 4);
  }

  @Test
  void theSustainedRuleWantsFiveMinutesAndFiveCalmOnesToRecover() {
    BaselineSeries series = latency();
    calls(series, 3 * HOUR, 400, 100);

    assertThat(firing(calls(series, 4, 400, 200))).isEmpty();
    assertThat(firing(calls(series, 3, 400, 100))).isEmpty();
    assertThat(firing(calls(series, 4, 400, 200))).isEmpty();
    assertThat(firing(calls(series, 1, 400, 200))).containsExactly(BaselineRule.SUSTAINED);
    assertThat(firing(calls(series, 4, 400, 100))).containsExactly(BaselineRule.SUSTAINED);
    assertThat(firing(calls(series, 1, 400, 200))).containsExactly(BaselineRule.SUSTAINED);
    assertThat(firing(calls(series, 4, 400, 100))).containsExactly(BaselineRule.SUSTAINED);
    assertThat(firing(calls(series, 1, 400, 100))).isEmpty();
  }

  @Test
  void aChangeThatDoesNotMatterIsNoAlert() {
    BaselineSeries fast = latency();
    calls(fast, 3 * HOUR, 400, 2);
    minute = MONDAY;
    BaselineSeries few = latency();
    calls(few, 3 * HOUR, 300, 100);

    // Three times as slow, but by 4 ms; 10 times as slow, but one call in 300 only.
    assertThat(firing(calls(fast, 10, 400, 6))).isEmpty();
    assertThat(calls(few, 1, 300, 1_000).getLast().sigmas()).isGreaterThan(3);
    assertThat(firing(calls(fast, 10, 400, 20))).isNotEmpty();
  }

  @Test
  void fewAffectedCallsAreNoAlertUntilTheyAreTen() {
    BaselineSeries series = latency();
    calls(series, 3 * HOUR, 150, 100);

    List<BaselineReading> slow = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      LatencyHistogram durations = durations(149, 100);
      durations.record(900 * MILLI);
      durations.record(900 * MILLI);
      slow.add(accept(series, new MinuteSample.Calls(durations)));
    }

    // Of 300 calls merged from two minutes 4 are slow; the tenth slow call comes in minute 5.
    assertThat(slow.get(3).firing()).isEmpty();
    assertThat(slow.get(8).firing()).containsExactly(BaselineRule.SUSTAINED);
  }

  @Test
  void aPartOfADaySaysNothingOfTheTrafficOfTheNextPart() {
    BaselineSeries series = volume(Side.LOWER);
    List<BaselineReading> readings = new ArrayList<>();
    for (int i = 0; i < 25 * HOUR; i++) {
      double hour = i / (double) HOUR;
      double calls = 300 * (1 - 0.6 * Math.cos((hour - 2) * Math.PI / 12));
      readings.add(accept(series, count(Math.rint(calls + random.nextInt(20)))));
    }

    assertThat(firing(readings)).as("an evening is no lack of traffic").isEmpty();
    assertThat(readings.get(23 * HOUR).state()).isEqualTo(BaselineState.WARMUP);
    assertThat(readings.getLast().state()).isEqualTo(BaselineState.EVALUATED);
  }

  @Test
  void aSampleOfFiveMinutesIsFiveMinutes() {
    BaselineSeries series =
        new BaselineSeries(
            new SeriesSpec(SeriesKind.VOLUME, Side.UPPER, 5, 0, 0), BaselineSettings.DEFAULT);
    for (int i = 0; i < 12 * 25; i++) {
      series.accept(
          minute, new MinuteSample.Count(1_000 + random.nextInt(50)), MinuteContext.NORMAL);
      minute += 5;
    }

    BaselineReading high =
        series.accept(minute, new MinuteSample.Count(3_000), MinuteContext.NORMAL);

    assertThat(high.firing()).containsExactly(BaselineRule.SUSTAINED);
  }

  @Test
  void theShortRuleLearnsWhatIsSeldomAndSeesThreeMinutes() {
    BaselineSeries series = volume(Side.UPPER);
    counts(series, 3 * DAY, 1_000);

    assertThat(firing(counts(series, 2, 3_000))).doesNotContain(BaselineRule.SHORT);
    assertThat(firing(counts(series, 1, 3_000)))
        .contains(BaselineRule.SHORT)
        .doesNotContain(BaselineRule.SUSTAINED);
  }

  @Test
  void theDriftRuleSeesWhatIsTooSmallForTheOthers() {
    BaselineSeries series = volume(Side.LOWER);
    counts(series, 3 * DAY, 1_000);
    double twoAndAHalfSigmas = series.accept(minute++, count(1_000), MinuteContext.NORMAL).lower();

    List<BaselineReading> low = counts(series, 45, (int) (twoAndAHalfSigmas * 1.07));

    assertThat(low.getLast().firing()).containsExactly(BaselineRule.DRIFT);
  }

  @Test
  void aMetricIsJudgedByWhatItHasLearnedOnly() {
    BaselineSeries young = metric(Side.BOTH, 1);
    steady(young, 6 * HOUR);
    List<BaselineReading> early = gauges(young, 10, 500);
    minute = MONDAY;
    BaselineSeries old = metric(Side.BOTH, 1);
    steady(old, 3 * DAY);

    assertThat(early.getLast().sigmas()).isGreaterThan(10);
    assertThat(firing(early)).isEmpty();
    assertThat(firing(gauges(old, 10, -300))).contains(BaselineRule.SUSTAINED, BaselineRule.SHORT);
  }

  @Test
  void idleMinutesKeepWhatIsPendingAndMissingOnesDoNot() {
    BaselineSeries series = latency();
    calls(series, 3 * HOUR, 400, 100);

    calls(series, 4, 400, 200);
    assertThat(accept(series, MinuteSample.ABSENT).state()).isEqualTo(BaselineState.IDLE);
    assertThat(accept(series, MinuteSample.ABSENT).state()).isEqualTo(BaselineState.IDLE);
    assertThat(accept(series, MinuteSample.ABSENT).state()).isEqualTo(BaselineState.IDLE);
    assertThat(firing(calls(series, 1, 400, 200))).containsExactly(BaselineRule.SUSTAINED);

    calls(series, 10, 400, 100);
    calls(series, 4, 400, 200);
    minute += 3;
    assertThat(firing(calls(series, 1, 400, 200))).isEmpty();
  }

  @Test
  void aSilentAgentIsNoDataAfterThreeMinutes() {
    BaselineSeries series = latency();
    calls(series, 3 * HOUR, 400, 100);

    List<BaselineState> states = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      states.add(series.accept(minute++, MinuteSample.ABSENT, MinuteContext.SILENT).state());
    }

    assertThat(states)
        .containsExactly(
            BaselineState.IDLE, BaselineState.IDLE, BaselineState.NO_DATA, BaselineState.NO_DATA);
  }

  @Test
  void absenceDoesNotResolveButTurnsStaleAndThenCloses() {
    BaselineSeries series = latency();
    calls(series, 3 * HOUR, 400, 100);
    calls(series, 10, 400, 200);

    List<BaselineReading> silent = new ArrayList<>();
    for (int i = 0; i < 121; i++) {
      silent.add(series.accept(minute++, MinuteSample.ABSENT, MinuteContext.SILENT));
    }

    assertThat(silent.get(13).state()).isEqualTo(BaselineState.NO_DATA);
    assertThat(silent.get(14).state()).isEqualTo(BaselineState.STALE);
    assertThat(silent.get(118).firing()).isNotEmpty();
    assertThat(silent.get(119).firing()).isEmpty();
    assertThat(silent).filteredOn(BaselineReading::closedByAbsence).hasSize(1);
  }

  @Test
  void fewCallsAreMergedThenJudgedByALowerQuantileThenNotAtAll() {
    BaselineSeries series = latency();

    BaselineReading alone = calls(series, 1, 300, 100).getLast();
    BaselineReading merged = calls(series, 1, 299, 100).getLast();
    minute += HOUR;
    BaselineReading lower = calls(series, 1, 60, 100).getLast();
    minute += HOUR;
    BaselineReading lowest = calls(series, 1, 30, 100).getLast();
    minute += HOUR;
    BaselineReading none = calls(series, 1, 29, 100).getLast();

    assertThat(alone.quantile()).isEqualTo(0.99);
    assertThat(alone.mergedMinutes()).isEqualTo(1);
    assertThat(merged.quantile()).isEqualTo(0.99);
    assertThat(merged.mergedMinutes()).isEqualTo(2);
    assertThat(merged.calls()).isEqualTo(599);
    assertThat(lower.quantile()).isEqualTo(0.95);
    assertThat(lowest.quantile()).isEqualTo(0.90);
    assertThat(none.state()).isEqualTo(BaselineState.INSUFFICIENT);
    assertThat(alone.errorBar()).isEqualTo(LatencyHistogram.MAX_RELATIVE_ERROR);
  }

  @Test
  void twentyCallsAMinuteAreAP99OfAQuarterOfAnHour() {
    BaselineSeries series = latency();

    BaselineReading reading = calls(series, 15, 20, 100).getLast();

    assertThat(reading.quantile()).isEqualTo(0.99);
    assertThat(reading.calls()).isEqualTo(300);
    assertThat(reading.mergedMinutes()).isEqualTo(15);
  }

  @Test
  void aLevelThatLastsIsAdoptedWithOneEvent() {
    BaselineSeries series = latency();
    calls(series, DAY, 400, 100);

    List<BaselineReading> shifted = calls(series, 2 * DAY, 400, 300);

    assertThat(shifted).filteredOn(BaselineReading::rebaselined).hasSize(1);
    assertThat(shifted.get(6 * HOUR - 1).firing()).contains(BaselineRule.SUSTAINED);
    assertThat(shifted.subList(6 * HOUR, 2 * DAY)).allMatch(reading -> reading.firing().isEmpty());
    assertThat(shifted.getLast().expected()).isBetween(270.0 * MILLI, 330.0 * MILLI);
  }

  @Test
  void excludedMinutesAreNotLearned() {
    BaselineSeries series = latency();
    calls(series, DAY, 400, 100);
    double before = calls(series, 1, 400, 100).getLast().expected();

    for (int i = 0; i < 5 * HOUR; i++) {
      series.accept(minute++, new MinuteSample.Calls(durations(400, 108)), MinuteContext.EXCLUDED);
    }

    double after = calls(series, 1, 400, 100).getLast().expected();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void minutesComeInTheirOrderAndOfTheirKind() {
    BaselineSeries series = volume(Side.BOTH);
    series.accept(100, count(1), MinuteContext.NORMAL);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> series.accept(100, count(1), MinuteContext.NORMAL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> series.accept(101, new MinuteSample.Gauge(1), MinuteContext.NORMAL));
  }

  private static BaselineSeries latency() {
    return new BaselineSeries(SeriesSpec.latency(0.99), BaselineSettings.DEFAULT);
  }

  private static BaselineSeries volume(Side side) {
    return new BaselineSeries(SeriesSpec.volume(side), BaselineSettings.DEFAULT);
  }

  private static BaselineSeries metric(Side side, int stepMinutes) {
    return new BaselineSeries(SeriesSpec.metric(side, stepMinutes, 0), BaselineSettings.DEFAULT);
  }

  private BaselineReading accept(BaselineSeries series, MinuteSample sample) {
    return series.accept(minute++, sample, MinuteContext.NORMAL);
  }

  private List<BaselineReading> steady(BaselineSeries series, int minutes) {
    return gauges(series, minutes, 100);
  }

  private List<BaselineReading> gauges(BaselineSeries series, int minutes, double level) {
    List<BaselineReading> readings = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      readings.add(accept(series, new MinuteSample.Gauge(level + 8 * random.nextGaussian())));
    }
    return readings;
  }

  private List<BaselineReading> counts(BaselineSeries series, int minutes, int level) {
    List<BaselineReading> readings = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      readings.add(accept(series, count(level * (1 + 0.01 * random.nextGaussian()))));
    }
    return readings;
  }

  private static MinuteSample count(double count) {
    return new MinuteSample.Count(count);
  }

  /** Minutes with so many calls whose slowest twentieth takes so long. */
  private List<BaselineReading> calls(BaselineSeries series, int minutes, int calls, long millis) {
    List<BaselineReading> readings = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      readings.add(accept(series, new MinuteSample.Calls(durations(calls, millis))));
    }
    return readings;
  }

  private static LatencyHistogram durations(int calls, long millis) {
    LatencyHistogram durations = new LatencyHistogram();
    for (int i = 0; i < calls; i++) {
      durations.record(millis * MILLI / (i % 20 == 0 ? 1 : 2));
    }
    return durations;
  }

  private static List<BaselineRule> firing(List<BaselineReading> readings) {
    return List.copyOf(readings.getLast().firing());
  }
}
