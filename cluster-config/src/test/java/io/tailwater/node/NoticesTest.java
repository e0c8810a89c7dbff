package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class NoticesTest {
  private Instant now = Instant.ofEpochSecond(1_790_000_000);
  private final Notices notices = new Notices(() -> now);

  @Test
  void whatWasToldIsToldForAQuarterOfAnHour() {
    notices.tell("first");
    now = now.plus(Duration.ofMinutes(10));
    notices.tell("second");
    notices.tell("second");
    assertThat(notices.recent()).containsExactly("first", "second");

    now = now.plus(Duration.ofMinutes(6));
    assertThat(notices.recent()).containsExactly("second");
  }

  @Test
  void floodIsBounded() {
    for (int i = 0; i < 1_000; i++) {
      notices.tell("line " + i);
    }
    assertThat(notices.recent()).hasSize(50).contains("line 999");
  }
}
