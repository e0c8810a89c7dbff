package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DynamicRateTest {
  private final RateSampler sampler = RateConfig.Dynamic.of(10).sampler(1);

  @Test
  void hasTheGoalRateUntilTheFirstIntervalIsOver() {
    assertThat(sampler.rate("a", 1_000, 0)).isEqualTo(10);
    assertThat(sampler.rate("b", 10, 29_999)).isEqualTo(10);
    // As in LogSharesTest.handsOnWhatAKeyLeaves.
    assertThat(sampler.rate("a", 1, 30_000)).isEqualTo(14);
    assertThat(sampler.rate("b", 1, 30_000)).isEqualTo(1);
  }

  @Test
  void keepsKeysThatTheLastIntervalDidNotHave() {
    sampler.rate("a", 1_000, 0);

    assertThat(sampler.rate("new", 1, 30_000)).isEqualTo(1);
    assertThat(sampler.rate("a", 1, 60_000)).as("only \"new\" came in between").isEqualTo(1);
  }

  @Test
  void forgetsItsRatesInAnIntervalWithoutTraffic() {
    sampler.rate("a", 1_000, 0);
    assertThat(sampler.rate("a", 1_000, 30_000)).isEqualTo(10);

    assertThat(sampler.rate("a", 1_000, 90_000)).isEqualTo(1);
  }

  @Test
  void keepsTheGoalRateOverAMixAndRareKeysNearlyWhole() {
    Map<String, Double> mix =
        Map.of("common", 1_000.0, "usual", 200.0, "seldom", 10.0, "rare", 0.1);
    Traffic traffic = new Traffic(RateConfig.Dynamic.of(20).sampler(1), mix);
    traffic.run(60);

    Traffic.Outcomes outcomes = traffic.run(300);

    assertThat(outcomes.of("rare").averageRate()).isLessThanOrEqualTo(2);
    assertThat(outcomes.of("common").averageRate())
        .isGreaterThan(outcomes.of("usual").averageRate());
    assertThat(outcomes.total().averageRate()).isCloseTo(20, within(20 * 0.1));
  }

  @Test
  void countsNoMoreKeysThanItMay() {
    RateSampler small = new RateConfig.Dynamic(10, Duration.ofSeconds(30), 2).sampler(1);
    small.rate("a", 500, 0);
    small.rate("b", 500, 0);
    assertThat(small.rate("c", 500_000, 0)).as("before anything is known").isEqualTo(10);
    small.rate("a", 500, 0);
    small.rate("b", 500, 0);

    assertThat(small.rate("a", 1, 30_000)).isEqualTo(10);
    assertThat(small.rate("b", 1, 30_000)).isEqualTo(10);
    assertThat(small.rate("c", 1, 30_000)).as("over the cap").isEqualTo(1);
  }

  @Test
  void doesNotCountWeightsThatMeanNothing() {
    sampler.rate("a", 1_000, 0);
    sampler.rate("b", 10, 0);
    for (double weight : new double[] {0, -5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(sampler.rate("a", weight, 0)).isEqualTo(10);
      assertThat(sampler.rate("c", weight, 0)).isEqualTo(10);
    }

    assertThat(sampler.rate("a", 1, 30_000)).isEqualTo(14);
  }
}
