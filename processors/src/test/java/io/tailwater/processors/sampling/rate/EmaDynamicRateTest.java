package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EmaDynamicRateTest {
  private static final long INTERVAL = 15_000;

  private final RateSampler sampler = RateConfig.EmaDynamic.of(10).sampler(1);

  @Test
  void hasTheGoalRateUntilTheFirstIntervalIsOver() {
    assertThat(sampler.rate("a", 1_000, 7)).isEqualTo(10);
    assertThat(sampler.rate("b", 10, INTERVAL + 6)).isEqualTo(10);
    // Averages 500 and 5, 50.5 to keep, logs 2.699 and 0.699: "a" may keep 40.1 of 500.
    assertThat(sampler.rate("a", 1, INTERVAL + 7)).isEqualTo(13);
    assertThat(sampler.rate("b", 1, INTERVAL + 7)).isEqualTo(1);
    assertThat(sampler.rate("new", 1, INTERVAL + 7)).isEqualTo(1);
  }

  @Test
  void doesNotForgetInSilence() {
    sampler.rate("a", 1_000, 0);
    sampler.rate("b", 10, 0);

    assertThat(sampler.rate("a", 1, 1_000 * INTERVAL)).isEqualTo(13);
  }

  @Test
  void forgetsAKeyWhileOthersComeAndIsThenBackAtOne() {
    sampler.rate("a", 1_000, 0);
    long now = 0;
    for (int i = 0; i < 10; i++) {
      now += INTERVAL;
      sampler.rate("b", 1_000, now);
    }
    // 500 halved nine times is 0.98, another time 0.49 and less than the age-out value.
    now += INTERVAL;
    assertThat(sampler.rate("a", 0, now)).isEqualTo(1);
    assertThat(sampler.rate("b", 1, now)).as("alone it has the goal rate").isEqualTo(10);
  }

  @Test
  void adjustsAtOnceWhenTrafficBursts() {
    RateSampler eager = sampler(2, 1, 500);
    eager.rate("foo", 1_000, 0);
    // From here on 1000 = 0.5 * 1000 * 2 is a burst.
    for (int i = 1; i <= 1_000; i++) {
      assertThat(eager.rate("bar", 1, INTERVAL + i)).as("call %d", i).isEqualTo(1);
    }
    // foo 250 and bar 500: sum 750, 75 to keep, logs 2.398 and 2.699; bar, first, may keep 39.7.
    assertThat(eager.rate("bar", 1, INTERVAL + 1_000)).isEqualTo(13);
    assertThat(eager.rate("foo", 100, INTERVAL + 1_000)).isEqualTo(7);
    // The interval began anew with the burst. At its end: bar 251, foo 175, bar may keep 22.0.
    assertThat(eager.rate("bar", 1, 2 * INTERVAL + 999)).isEqualTo(13);
    assertThat(eager.rate("bar", 1, 2 * INTERVAL + 1_000)).isEqualTo(12);
  }

  @Test
  void looksForNoBurstsBeforeTheDelayIsOverOrWhenToldNotTo() {
    for (RateSampler calm : new RateSampler[] {sampler(2, 2, 500), sampler(-1, 0, 500)}) {
      calm.rate("foo", 1_000, 0);
      for (int i = 1; i <= 10_000; i++) {
        assertThat(calm.rate("bar", 1, INTERVAL)).isEqualTo(1);
      }
    }
  }

  @Test
  void remembersTheMostFrequentKeysOnly() {
    RateSampler small = sampler(-1, 0, 2);
    small.rate("a", 1_000, 0);
    small.rate("b", 800, 0);
    small.rate("c", 100, INTERVAL);
    small.rate("d", 100, INTERVAL);
    // Averages 250, 200, 50, 50: two are kept, with 45 of 450 to keep and logs 2.398 and 2.301.
    assertThat(small.rate("a", 1, 2 * INTERVAL)).isEqualTo(11);
    assertThat(small.rate("b", 1, 2 * INTERVAL)).isEqualTo(9);
    assertThat(small.rate("c", 1, 2 * INTERVAL)).isEqualTo(1);
  }

  @Test
  void keepsTheGoalRateOverAMixAndRareKeysNearlyWhole() {
    Map<String, Double> mix =
        Map.of("common", 1_000.0, "usual", 200.0, "seldom", 10.0, "rare", 0.1);
    Traffic traffic = new Traffic(RateConfig.EmaDynamic.of(20).sampler(1), mix);
    traffic.run(150);

    Traffic.Outcomes outcomes = traffic.run(300);

    assertThat(outcomes.of("rare").averageRate()).isLessThanOrEqualTo(2);
    assertThat(outcomes.of("common").averageRate())
        .isGreaterThan(outcomes.of("usual").averageRate());
    assertThat(outcomes.total().averageRate()).isCloseTo(20, within(20 * 0.1));
  }

  private static RateSampler sampler(double burstMultiple, long burstDelay, int maxKeys) {
    EmaSettings settings =
        new EmaSettings(Duration.ofSeconds(15), 0.5, 0.5, burstMultiple, burstDelay, maxKeys);
    return new RateConfig.EmaDynamic(10, settings).sampler(1);
  }
}
