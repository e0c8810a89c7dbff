package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WindowedThroughputRateTest {
  @Test
  void givesEachKeyTheSameNumberInTheWindowBeforeTheCurrentUpdate() {
    RateSampler sampler = sampler(2, 5, 100);
    assertThat(sampler.rate("a", 50, 0)).isEqualTo(1);
    assertThat(sampler.rate("a", 50, 999)).as("the current update is not in yet").isEqualTo(1);
    // 2 * 5 in the window for one key: 100 came.
    assertThat(sampler.rate("a", 100, 1_000)).isEqualTo(10);
    assertThat(sampler.rate("b", 20, 1_500)).isEqualTo(1);
    // 5 each for two keys: 200 and 20 came.
    assertThat(sampler.rate("a", 0, 2_000)).isEqualTo(40);
    assertThat(sampler.rate("b", 0, 2_000)).isEqualTo(4);
    // The first second leaves the window when the seventh begins.
    assertThat(sampler.rate("a", 0, 5_999)).isEqualTo(40);
    assertThat(sampler.rate("a", 0, 6_000)).isEqualTo(20);
    assertThat(sampler.rate("a", 0, 7_000)).as("nothing is left").isEqualTo(1);
  }

  @Test
  void forgetsEverythingInALongSilence() {
    RateSampler sampler = sampler(2, 5, 100);
    sampler.rate("a", 100, 0);
    assertThat(sampler.rate("a", 100, 1_000)).isEqualTo(10);

    assertThat(sampler.rate("a", 100, 86_400_000)).isEqualTo(1);
    assertThat(sampler.rate("a", 100, 86_401_000)).isEqualTo(10);
  }

  @Test
  void keepsKeysOverTheCapAndGoesOnCountingThoseItHas() {
    RateSampler sampler = sampler(2, 5, 1);
    sampler.rate("a", 50, 0);
    sampler.rate("b", 5_000, 0);
    sampler.rate("a", 50, 0);

    assertThat(sampler.rate("b", 5_000, 1_000)).isEqualTo(1);
    assertThat(sampler.rate("a", 0, 1_000)).isEqualTo(10);
    // "a" has left the window, its place is free.
    assertThat(sampler.rate("b", 100, 6_000)).isEqualTo(1);
    assertThat(sampler.rate("b", 100, 7_000)).isEqualTo(10);
  }

  @Test
  void worksBeforeTheEpochToo() {
    RateSampler sampler = sampler(2, 5, 100);
    sampler.rate("a", 100, -1);

    assertThat(sampler.rate("a", 0, 0)).isEqualTo(10);
  }

  @Test
  void keepsTheGoalThroughput() {
    Traffic traffic =
        new Traffic(
            RateConfig.WindowedThroughput.of(400).sampler(0.25),
            Map.of("a", 2_000.0, "b", 970.0, "c", 431.0, "d", 333.0));
    traffic.run(60);

    assertThat(traffic.run(300).total().kept() / 300).isCloseTo(100, within(10.0));
  }

  private static RateSampler sampler(double goal, int windowSeconds, int maxKeys) {
    return new RateConfig.WindowedThroughput(
            goal, Duration.ofSeconds(1), Duration.ofSeconds(windowSeconds), maxKeys)
        .sampler(1);
  }
}
