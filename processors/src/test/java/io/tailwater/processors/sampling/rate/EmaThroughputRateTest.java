package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class EmaThroughputRateTest {
  private static final Map<String, Double> MIX =
      Map.of("common", 2_000.0, "usual", 400.0, "seldom", 10.0, "rare", 0.1);

  @Test
  void hasTheInitialRateUntilTheFirstIntervalIsOver() {
    RateSampler sampler = RateConfig.EmaThroughput.of(2).sampler(1);

    assertThat(sampler.rate("a", 6_000, 0)).isEqualTo(10);
    // An average of 3000 and 2 * 15 to keep in an interval.
    assertThat(sampler.rate("a", 6_000, 15_000)).isEqualTo(100);
    // The average goes to 4500.
    assertThat(sampler.rate("a", 6_000, 30_000)).isEqualTo(150);
    assertThat(sampler.rate("new", 1, 30_000)).isEqualTo(1);
  }

  @Test
  void takesItsShareOfTheGoal() {
    RateSampler sampler = RateConfig.EmaThroughput.of(2).sampler(0.1);
    sampler.rate("a", 6_000, 0);

    assertThat(sampler.rate("a", 6_000, 15_000)).isEqualTo(1_000);
  }

  @Test
  void keepsTheGoalThroughputAndRareKeysNearlyWhole() {
    Traffic traffic = new Traffic(RateConfig.EmaThroughput.of(100).sampler(1), MIX);
    traffic.run(300);

    assertThat(traffic.run(300).of("rare").averageRate()).isLessThanOrEqualTo(2);
    assertThat(traffic.run(600).total().kept() / 600).isCloseTo(100, within(10.0));
  }

  @Test
  void comesBackToTheGoalThroughputWhenTrafficGrowsTenfold() {
    RateSampler sampler = RateConfig.EmaThroughput.of(100).sampler(0.25);
    Traffic traffic = new Traffic(sampler, Map.of("a", 600.0, "b", 300.0));
    traffic.run(300);
    assertThat(traffic.run(300).total().kept() / 300).isCloseTo(25, within(2.5));

    traffic.multiplyBy(10);
    traffic.run(150);
    assertThat(traffic.run(300).total().kept() / 300).isCloseTo(25, within(2.5));
  }
}
