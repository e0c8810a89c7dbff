package io.tailwater.processors.sampling.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

final class DecayingHistogramProperties {
  private static final long HALF_LIFE = DecayingHistogram.HALF_LIFE_MILLIS;

  @Property(tries = 500)
  void aQuantileIsThatOfTheSortedValuesOrUpToOneThirtySecondMore(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, minIncluded = false, max = 1) double quantile) {
    long[] values = values(new Random(seed));
    DecayingHistogram histogram = learned(values);
    assertIsQuantile(histogram.quantile(quantile), values, quantile);
  }

  @Property(tries = 200)
  void timeAloneMovesNoQuantile(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1) double quantile) {
    Random random = new Random(seed);
    DecayingHistogram histogram = learned(values(random));
    long before = histogram.quantile(quantile);
    long now = 0;
    while (histogram.observations() > 0) {
      assertThat(histogram.quantile(quantile)).isEqualTo(before);
      now += (1 + random.nextInt(3)) * HALF_LIFE;
      histogram.passTime(now);
    }
    assertThat(histogram.quantile(quantile)).isZero();
  }

  @Property(tries = 200)
  void timePassedInManyStepsIsTimePassedInOne(@ForAll long seed) {
    Random random = new Random(seed);
    long[] values = values(random);
    DecayingHistogram often = learned(values);
    DecayingHistogram once = learned(values);
    for (int step = 1; step <= 7; step++) {
      often.passTime(step * HALF_LIFE / 2);
    }
    once.passTime(7 * HALF_LIFE / 2);
    for (long value : values(random)) {
      often.add(value);
      once.add(value);
    }
    for (double quantile = 0.05; quantile <= 1; quantile += 0.05) {
      assertThat(often.quantile(quantile)).isEqualTo(once.quantile(quantile));
    }
  }

  @Example
  void whatWasLearnedAHalfLifeAgoWeighsHalf() {
    DecayingHistogram histogram = new DecayingHistogram();
    histogram.passTime(0);
    for (int i = 0; i < 200; i++) {
      histogram.add(10);
    }
    histogram.passTime(HALF_LIFE);
    for (int i = 0; i < 100; i++) {
      histogram.add(20);
    }
    assertThat(histogram.quantile(0.5)).isEqualTo(10);
    assertThat(histogram.quantile(0.51)).isEqualTo(20);
    assertThat(histogram.observations()).isEqualTo(300);
  }

  @Example
  void theGreatestAndTheLeastNumbersHaveABucket() {
    DecayingHistogram histogram = learned(new long[] {Long.MAX_VALUE, 0});
    assertThat(histogram.quantile(0.5)).isZero();
    assertThat(histogram.quantile(1)).isEqualTo(Long.MAX_VALUE);
  }

  private static DecayingHistogram learned(long[] values) {
    DecayingHistogram histogram = new DecayingHistogram();
    histogram.passTime(0);
    for (long value : values) {
      histogram.add(value);
    }
    return histogram;
  }

  private static void assertIsQuantile(long told, long[] values, double quantile) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    long exact = sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    assertThat(told - exact)
        .as("quantile %s of %s values, exactly %s", quantile, sorted.length, exact)
        .isBetween(0L, exact / 32);
  }

  /** Values of all magnitudes, or of a few octaves. */
  private static long[] values(Random random) {
    long[] values = new long[1 + random.nextInt(500)];
    boolean allMagnitudes = random.nextBoolean();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong() >>> (allMagnitudes ? 1 + random.nextInt(63) : 31);
    }
    return values;
  }
}
