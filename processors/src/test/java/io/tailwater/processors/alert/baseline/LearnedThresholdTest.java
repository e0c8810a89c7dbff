package io.tailwater.processors.alert.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class LearnedThresholdTest {
  private static final int BLOCK_MINUTES = 360;
  private static final double RATE = 0.1;

  @Test
  void nothingIsSeldomBeforeTwoDaysAreOver() {
    LearnedThreshold threshold = new LearnedThreshold(SeriesKind.VOLUME, RATE, 2.5);

    learn(threshold, 0, 8, block -> 3);
    assertThat(threshold.value()).isNaN();
    learn(threshold, 8, 9, block -> 3);
    assertThat(threshold.value()).isCloseTo(1.05 * 3, within(0.05));
  }

  @Test
  void aGumbelsSeldomValueIsFound() {
    LearnedThreshold threshold = new LearnedThreshold(SeriesKind.LATENCY, RATE, 2.5);
    Random random = new Random(1);

    // Gumbel at 3 with scale 0.4: its quantile of 1 - 0.1 / 4 is 3 + 0.4 * 3.676.
    learn(threshold, 0, 57, block -> 3 - 0.4 * Math.log(-Math.log(random.nextDouble())));

    assertThat(threshold.value()).isCloseTo(1.05 * 4.47, within(0.5));
  }

  @Test
  void incidentsInTheFortnightDoNotBlindALatency() {
    LearnedThreshold calm = new LearnedThreshold(SeriesKind.LATENCY, RATE, 2.5);
    LearnedThreshold incidents = new LearnedThreshold(SeriesKind.LATENCY, RATE, 2.5);

    learn(calm, 0, 57, block -> 2 + block % 7 * 0.2);
    learn(incidents, 0, 57, block -> block % 14 == 3 ? 40 : 2 + block % 7 * 0.2);

    assertThat(incidents.value()).isCloseTo(calm.value(), within(0.5)).isLessThan(5);
  }

  @Test
  void aMetricsSpikesAreFollowedHoweverHigh() {
    LearnedThreshold threshold = new LearnedThreshold(SeriesKind.METRIC, RATE, 2.5);

    learn(threshold, 0, 57, block -> block % 10 == 0 ? 90 : 2);

    assertThat(threshold.value()).isCloseTo(1.05 * 90, within(0.05));
  }

  @Test
  void aYoungMetricsRecordIsRaised() {
    LearnedThreshold young = new LearnedThreshold(SeriesKind.METRIC, RATE, 2.5);
    LearnedThreshold old = new LearnedThreshold(SeriesKind.METRIC, RATE, 2.5);

    learn(young, 0, 10, block -> 2 + block % 3);
    learn(old, 0, 57, block -> 2 + block % 3);

    assertThat(old.value()).isCloseTo(1.05 * 4, within(0.05));
    assertThat(young.value()).isGreaterThan(old.value() + 1);
  }

  @Test
  void theOldestBlocksAreForgotten() {
    LearnedThreshold threshold = new LearnedThreshold(SeriesKind.METRIC, RATE, 2.5);

    learn(threshold, 0, 8, block -> 90);
    learn(threshold, 8, 65, block -> 2);

    assertThat(threshold.value()).isEqualTo(2.5);
  }

  private interface Greatest {
    double of(int block);
  }

  private static void learn(LearnedThreshold threshold, int from, int to, Greatest greatest) {
    for (int block = from; block < to; block++) {
      threshold.enter((long) block * BLOCK_MINUTES);
      threshold.learn(greatest.of(block));
      threshold.learn(greatest.of(block) - 1);
    }
  }
}
