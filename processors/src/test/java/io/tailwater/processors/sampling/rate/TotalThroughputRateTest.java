package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TotalThroughputRateTest {
  @Test
  void givesEachKeyTheSameNumber() {
    RateSampler sampler = RateConfig.TotalThroughput.of(2).sampler(1);
    assertThat(sampler.rate("a", 1_000, 0)).isEqualTo(1);
    assertThat(sampler.rate("b", 100, 0)).isEqualTo(1);
    assertThat(sampler.rate("c", 10, 0)).isEqualTo(1);
    // 60 for three keys: 20 each.
    assertThat(sampler.rate("a", 1, 30_000)).isEqualTo(50);
    assertThat(sampler.rate("b", 1, 30_000)).isEqualTo(5);
    assertThat(sampler.rate("c", 1, 30_000)).isEqualTo(1);
    assertThat(sampler.rate("new", 1, 30_000)).isEqualTo(1);
  }

  @Test
  void keepsAtLeastOneOfEachKey() {
    RateSampler sampler = RateConfig.TotalThroughput.of(1).sampler(0.01);
    sampler.rate("a", 70, 0);

    assertThat(sampler.rate("a", 70, 30_000)).isEqualTo(70);
  }

  @Test
  void countsNoMoreKeysThanItMay() {
    RateSampler sampler = new RateConfig.TotalThroughput(1, Duration.ofSeconds(10), 1).sampler(1);
    sampler.rate("a", 50, 0);
    sampler.rate("b", 5_000, 0);
    sampler.rate("a", 50, 0);

    assertThat(sampler.rate("b", 1, 10_000)).isEqualTo(1);
    assertThat(sampler.rate("a", 1, 10_000)).isEqualTo(10);
  }

  @Test
  void keepsTheGoalThroughput() {
    Traffic traffic =
        new Traffic(
            RateConfig.TotalThroughput.of(400).sampler(0.25),
            Map.of("a", 2_000.0, "b", 970.0, "c", 431.0, "d", 333.0));
    traffic.run(60);

    assertThat(traffic.run(300).total().kept() / 300).isCloseTo(100, within(10.0));
  }
}
