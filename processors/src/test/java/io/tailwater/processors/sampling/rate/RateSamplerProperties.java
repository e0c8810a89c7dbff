package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

/** What holds of every sampler, and the answers of two checked against slow models. */
final class RateSamplerProperties {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** A trace: its key, its weight and the stream time that has gone by since the one before. */
  record Arrival(int key, double weight, long millisLater) {}

  @Property(tries = 300, seed = "20261124")
  void everyRateIsAtLeastOneAndTheSameCallsGetTheSameAnswers(
      @ForAll("configs") RateConfig config,
      @ForAll @Scale(3) @DoubleRange(min = 0.001, max = 1) double share,
      @ForAll("arrivals") @Size(max = 400) List<Arrival> arrivals) {
    RateSampler first = config.sampler(share);
    RateSampler second = config.sampler(share);
    long now = 0;
    for (Arrival arrival : arrivals) {
      now += arrival.millisLater();
      long rate = first.rate("key " + arrival.key(), arrival.weight(), now);
      assertThat(rate).isGreaterThanOrEqualTo(1);
      assertThat(second.rate("key " + arrival.key(), arrival.weight(), now)).isEqualTo(rate);
    }
  }

  @Property(tries = 100, seed = "20261124")
  void millenniaOfSilenceTakeNoTime(
      @ForAll("configs") RateConfig config,
      @ForAll("arrivals") @Size(min = 1, max = 50) List<Arrival> arrivals) {
    RateSampler sampler = config.sampler(1);
    long now = 0;
    for (Arrival arrival : arrivals) {
      // Work for each interval would be 10^13 steps an arrival: this would not end.
      now += 1_000_000_000_000_000L;
      assertThat(sampler.rate("key " + arrival.key(), arrival.weight(), now)).isPositive();
    }
  }

  /** Averages in closed form: the sum of 0.5^(1 + age in intervals with traffic) * count. */
  @Property(tries = 200, seed = "20261124")
  void emaRatesAreThoseOfTheWholeHistory(
      @ForAll @Size(min = 1, max = 12)
          List<
                  @Size(min = 1, max = 6) Map<
                      @IntRange(min = 0, max = 8) Integer, @IntRange(min = 1, max = 5_000) Integer>>
              intervals) {
    RateSampler sampler =
        new RateConfig.EmaDynamic(7, new EmaSettings(INTERVAL, 0.5, 1e-9, -1, 0, 500)).sampler(1);
    for (int i = 0; i < intervals.size(); i++) {
      long now = i * INTERVAL.toMillis();
      intervals.get(i).forEach((key, count) -> sampler.rate("key " + key, count, now));
    }
    TreeMap<String, Double> averages = new TreeMap<>();
    for (int i = 0; i < intervals.size(); i++) {
      double part = Math.pow(0.5, intervals.size() - i);
      intervals
          .get(i)
          .forEach((key, count) -> averages.merge("key " + key, part * count, Double::sum));
    }
    double sum = averages.values().stream().mapToDouble(average -> Math.max(1, average)).sum();
    Map<String, Long> expected = LogShares.rates(averages, sum / 7);

    long end = intervals.size() * INTERVAL.toMillis();
    expected.forEach((key, rate) -> assertThat(sampler.rate(key, 0, end)).as(key).isEqualTo(rate));
  }

  /** The window counted anew from all arrivals before every answer. */
  @Property(tries = 200, seed = "20261124")
  void windowedRatesAreThoseOfTheArrivalsInTheWindow(
      @ForAll("arrivals") @Size(max = 200) List<Arrival> arrivals) {
    int updates = 7;
    RateSampler sampler =
        new RateConfig.WindowedThroughput(
                20, INTERVAL, INTERVAL.multipliedBy(updates), Integer.MAX_VALUE)
            .sampler(0.5);
    record Past(int key, double weight, long update) {}
    List<Past> past = new ArrayList<>();
    long now = 0;
    for (Arrival arrival : arrivals) {
      now += arrival.millisLater();
      long current = now / INTERVAL.toMillis();
      Map<Integer, Double> window = new HashMap<>();
      for (Past one : past) {
        if (one.update() < current && one.update() >= current - updates) {
          window.merge(one.key(), one.weight(), Double::sum);
        }
      }
      double each = Math.max(1, 20 * 0.5 * 0.7 / Math.max(1, window.size()));
      double expected = Math.max(1, Math.floor(window.getOrDefault(arrival.key(), 0.0) / each));

      assertThat(sampler.rate("key " + arrival.key(), arrival.weight(), now))
          .isEqualTo((long) expected);
      past.add(new Past(arrival.key(), arrival.weight(), current));
    }
  }

  @Provide
  Arbitrary<RateConfig> configs() {
    return Arbitraries.of(
        new RateConfig.Deterministic(9),
        new RateConfig.Dynamic(5, INTERVAL, 4),
        new RateConfig.EmaDynamic(5, new EmaSettings(INTERVAL, 0.3, 0.3, 1.5, 1, 4)),
        new RateConfig.EmaThroughput(50, 10, new EmaSettings(INTERVAL, 0.6, 0.6, 2, 0, 4)),
        new RateConfig.WindowedThroughput(50, INTERVAL, INTERVAL.multipliedBy(7), 4),
        new RateConfig.TotalThroughput(50, INTERVAL, 4));
  }

  @Provide
  Arbitrary<List<Arrival>> arrivals() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.of(1.0, 3.0, 40.0, 1_000.0, 1e12),
            Arbitraries.longs().between(0, 150))
        .as(Arrival::new)
        .list();
  }
}
