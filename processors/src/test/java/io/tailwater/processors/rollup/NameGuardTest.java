package io.tailwater.processors.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NameGuardTest {
  private static final long HOUR_MILLIS = 3_600_000;

  @Test
  void eachServiceHasItsOwnBoundWhichBeginsAnewEachHour() {
    NameGuard guard = new NameGuard(1);
    guard.at(0);
    assertThat(guard.of("shop", "a")).isEqualTo("a");
    assertThat(guard.of("shop", "b")).isEqualTo("{other}");
    assertThat(guard.of("shop", "a")).isEqualTo("a");
    assertThat(guard.of("bank", "b")).isEqualTo("b");
    guard.at(HOUR_MILLIS);
    assertThat(guard.of("shop", "b")).isEqualTo("b");
    guard.at(1);
    assertThat(guard.of("shop", "c")).isEqualTo("{other}");
  }
}
