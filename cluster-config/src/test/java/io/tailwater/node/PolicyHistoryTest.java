package io.tailwater.node;

import static io.tailwater.node.Policies.keeping;
import static io.tailwater.node.Policies.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PolicyHistoryTest {
  private static final long HOUR = 3_600_000;

  private final PolicyHistory history = new PolicyHistory();

  @Test
  void highestVersionWhoseTimeHasComeIsInForce() {
    history.add(0, version(1, 0, keeping(1)));
    history.add(2, version(2, 1_024, keeping(2)));
    history.add(4, version(3, 2_048, keeping(3)));

    assertThat(inForceAt(0)).isEqualTo(1);
    assertThat(inForceAt(1_023)).isEqualTo(1);
    assertThat(inForceAt(1_024)).isEqualTo(2);
    assertThat(inForceAt(2_048)).isEqualTo(3);
    assertThat(inForceAt(Long.MAX_VALUE)).isEqualTo(3);
  }

  @Test
  void firstVersionCountsBeforeItsTimeToo() {
    history.add(0, version(1, 4_096, keeping(1)));

    assertThat(inForceAt(0)).isEqualTo(1);
  }

  @Test
  void versionsThatAreKnownAreIgnored() {
    assertThat(history.add(0, version(1, 0, keeping(1)))).isTrue();
    assertThat(history.add(2, version(2, 64, keeping(2)))).isTrue();
    assertThat(history.add(2, version(2, 64, keeping(2)))).isFalse();
    assertThat(history.add(0, version(1, 0, keeping(1)))).isFalse();

    assertThat(history.versions()).extracting(PolicyVersion::version).containsExactly(1, 2);
    assertThat(history.nextOffset()).isEqualTo(3);
  }

  @Test
  void versionThatThisNodeCannotReadIsPassedOver() {
    history.add(0, version(1, 0, keeping(1)));
    history.add(2, version(2, 64, "tail_sampling: {policies: [{name: a, type: telepathy}]}"));

    assertThat(inForceAt(1_000)).isEqualTo(1);
    assertThat(history.after(1)).isEmpty();
    assertThat(history.newestVersion()).isEqualTo(2);
    assertThat(history.newest().orElseThrow().trouble())
        .contains("version 2 of the policies", "telepathy");

    history.add(4, version(3, 128, keeping(3)));

    assertThat(inForceAt(1_000)).isEqualTo(3);
    assertThat(history.after(1))
        .extracting(entry -> entry.version().version())
        .isEqualTo(List.of(3));
  }

  @Test
  void longWaitCountsUntilNoTraceCanBeOpenUnderIt() {
    history.add(0, version(1, 0, keeping(1, "5m")));
    history.add(2, version(2, 10 * HOUR, keeping(1, "2s")));

    assertThat(history.longestWaitMillis(10 * HOUR + 1)).isEqualTo(300_000);
    assertThat(history.longestWaitMillis(12 * HOUR)).isEqualTo(2_000);
  }

  @Test
  void emptyHistoryHasNothingInForce() {
    assertThat(history.inForceAt(Long.MAX_VALUE)).isEmpty();
    assertThat(history.newestVersion()).isZero();
    assertThat(history.nextOffset()).isZero();
    assertThat(history.longestWaitMillis(1)).isZero();
  }

  private int inForceAt(long streamMillis) {
    return history.inForceAt(streamMillis).orElseThrow().version().version();
  }
}
