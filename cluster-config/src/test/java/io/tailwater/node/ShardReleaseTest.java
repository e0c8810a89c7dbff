package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShardReleaseTest {
  private final ShardRelease release = new ShardRelease();

  @Test
  void aShardIsGivenBackWhenMemoryStaysShort() {
    assertThat(release.isDue(0.96, 1_000_000)).isFalse();
    assertThat(release.isDue(0.94, 1_001_500)).as("relieved in between").isFalse();
    assertThat(release.isDue(0.97, 1_002_500)).isFalse();
    assertThat(release.isDue(0.99, 1_004_400)).isFalse();
    assertThat(release.isDue(0.99, 1_004_500)).isTrue();
    assertThat(release.isDue(0.99, 1_004_600)).as("one at a time").isFalse();
    assertThat(release.isDue(0.99, 1_006_600)).isTrue();
  }

  @Test
  void itIsTakenAgainWhenThereIsRoomAfterPausesThatGrow() {
    long now = 1_000_000;
    long pause = 5_000;
    for (int time = 0; time < 4; time++) {
      assertThat(release.isDue(1, now)).isFalse();
      now += 2_000;
      assertThat(release.isDue(1, now)).isTrue();
      assertThat(release.isOver(0.3, now + pause - 1)).isFalse();
      assertThat(release.isOver(0.6, now + pause)).isFalse();
      assertThat(release.isOver(0.3, now + pause)).isTrue();
      now += pause;
      assertThat(release.isDue(0.3, now)).isFalse();
      pause *= 2;
    }
  }
}
