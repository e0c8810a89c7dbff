package io.tailwater.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackOffTest {
  @Test
  void waitsDoubleUpToTenSeconds() {
    BackOff backOff = new BackOff();

    assertThat(Stream.generate(() -> backOff.afterLifeOf(Duration.ZERO).toSeconds()).limit(6))
        .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
  }

  @Test
  void minuteOfLifeStartsOver() {
    BackOff backOff = new BackOff();
    backOff.afterLifeOf(Duration.ZERO);
    backOff.afterLifeOf(Duration.ZERO);

    assertThat(backOff.afterLifeOf(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
  }
}
