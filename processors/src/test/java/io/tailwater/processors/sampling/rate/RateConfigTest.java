package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class RateConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void refusesWhatMakesNoSenseAndNamesTheField() {
    refused("sampleRate", () -> new RateConfig.Deterministic(0));
    refused("sampleRate", () -> new RateConfig.Deterministic(1L << 32));
    refused("goalSampleRate", () -> RateConfig.Dynamic.of(0));
    refused("clearFrequency", () -> new RateConfig.Dynamic(1, Duration.ZERO, 1));
    refused("clearFrequency", () -> new RateConfig.Dynamic(1, Duration.ofNanos(1_500_000), 1));
    refused("maxKeys", () -> new RateConfig.Dynamic(1, SECOND, 0));
    refused("goalSampleRate", () -> RateConfig.EmaDynamic.of(-1));
    refused("goalThroughputPerSecond", () -> RateConfig.EmaThroughput.of(Double.NaN));
    refused("initialSampleRate", () -> new RateConfig.EmaThroughput(1, 0, EmaSettings.DEFAULTS));
    refused("goalThroughputPerSecond", () -> RateConfig.WindowedThroughput.of(0));
    refused(
        "lookbackFrequency",
        () -> new RateConfig.WindowedThroughput(1, SECOND, SECOND.minusMillis(1), 1));
    refused(
        "lookbackFrequency",
        () -> new RateConfig.WindowedThroughput(1, SECOND, Duration.ofSeconds(1_001), 1));
    refused(
        "goalThroughputPerSecond", () -> RateConfig.TotalThroughput.of(Double.POSITIVE_INFINITY));
  }

  @Test
  void refusesAveragesThatMakeNoSense() {
    refused("adjustmentInterval", () -> new EmaSettings(SECOND.negated(), 0.5, 0.5, 2, 3, 1));
    refused("weight", () -> new EmaSettings(SECOND, 0, 0.5, 2, 3, 1));
    refused("weight", () -> new EmaSettings(SECOND, 1, 0.5, 2, 3, 1));
    refused("ageOutValue", () -> new EmaSettings(SECOND, 0.5, 0, 2, 3, 1));
    refused("burstMultiple", () -> new EmaSettings(SECOND, 0.5, 0.5, 0, 3, 1));
    refused("burstDetectionDelay", () -> new EmaSettings(SECOND, 0.5, 0.5, 2, -1, 1));
    refused("maxKeys", () -> new EmaSettings(SECOND, 0.5, 0.5, 2, 3, 0));
  }

  @Test
  void refusesAShareThatIsNone() {
    refused("share", () -> RateConfig.EmaThroughput.of(1).sampler(0));
    refused("share", () -> RateConfig.TotalThroughput.of(1).sampler(1.01));
    refused("share", () -> RateConfig.WindowedThroughput.of(1).sampler(Double.NaN));
  }

  @Test
  void hasRefinerysDefaults() {
    assertThat(RateConfig.WindowedThroughput.of(5).updatesInWindow()).isEqualTo(30);
    assertThat(EmaSettings.DEFAULTS)
        .isEqualTo(new EmaSettings(Duration.ofSeconds(15), 0.5, 0.5, 2, 3, 500));
  }

  private static void refused(String field, ThrowingCallable construction) {
    assertThatThrownBy(construction)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + " must not be ");
  }
}
