package io.tailwater.processors.alert.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.judge.ServiceEvidence.Deployment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VersionBookTest {
  private final VersionBook book = new VersionBook();

  private List<Deployment> seen(long minute, String... versions) {
    return book.close(minute, Set.of(versions));
  }

  @Test
  void versionThatIsSeenFirstIsNoDeployment() {
    assertThat(seen(0, "1.0")).isEmpty();
    assertThat(seen(1, "1.0")).isEmpty();
  }

  @Test
  void versionThatTakesOverIsToldOnceThoughTheOldOneGoesOnForAWhile() {
    seen(0, "1.0");

    assertThat(seen(1, "1.0", "1.1")).containsExactly(new Deployment("1.1", "1.0"));
    for (int minute = 2; minute < 100; minute++) {
      assertThat(seen(minute, "1.0", "1.1")).as("a canary").isEmpty();
    }
    assertThat(seen(100, "1.1")).isEmpty();
  }

  @Test
  void versionThatComesBackIsADeploymentToo() {
    seen(0, "1.0");
    for (int minute = 1; minute < 60; minute++) {
      seen(minute, "1.1");
    }

    assertThat(seen(60, "1.0")).containsExactly(new Deployment("1.0", "1.1"));
  }

  @Test
  void oneOfVeryManyVersionsIsToldOnce() {
    for (int i = 0; i < 150; i++) {
      seen(i, "build-" + i);
    }

    assertThat(seen(150, "build-last")).hasSize(1);
    assertThat(seen(151, "build-last")).isEmpty();
  }

  @Test
  void silenceIsNoDeployment() {
    seen(0, "1.0");

    assertThat(seen(5_000, "1.0")).isEmpty();
  }
}
