package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class SourceProgressTest {
  private static final TopicPartition A = new TopicPartition("otlp_spans", 0);
  private static final TopicPartition B = new TopicPartition("otlp_spans", 1);
  private static final TopicPartition C = new TopicPartition("otlp_spans", 2);

  private final SourceProgress progress = new SourceProgress();
  private long now = 1_000_000;

  @Test
  void sourcesThatLeadWaitForTheSlowest() {
    progress.assigned(List.of(A, B, C));
    read(A, 10_000);
    read(B, 12_000);
    read(C, 12_001);

    assertThat(progress.leading()).containsExactly(C);
  }

  @Test
  void nobodyWaitsForASourceThatHasBeenSilentForTenSeconds() {
    progress.assigned(List.of(A, B));
    read(A, 10_000);
    read(B, 20_000);

    passMillis(9_900);
    assertThat(progress.leading()).containsExactly(B);
    assertThat(progress.silent()).isEmpty();

    passMillis(200);
    assertThat(progress.leading()).isEmpty();
    assertThat(progress.silent()).containsExactly(A);
  }

  @Test
  void sourceThatIsPausedIsNotSilentWhenItGoesOn() {
    progress.assigned(List.of(A, B));
    read(A, 10_000);
    read(B, 20_000);
    for (int i = 0; i < 300; i++) {
      progress.recordRead(A, 10_000 + i);
      progress.recordRead(B, 20_000);
      assertThat(progress.leading()).containsExactly(B);
      passMillis(100);
    }

    read(A, 20_000);
    assertThat(progress.leading()).isEmpty();
    passMillis(100);
    assertThat(progress.silent()).isEmpty();
  }

  @Test
  void silentSourceThatDeliversAgainIsWaitedForAgain() {
    progress.assigned(List.of(A, B));
    read(A, 10_000);
    read(B, 20_000);
    passMillis(11_000);

    read(A, 10_100);
    read(B, 21_000);

    assertThat(progress.silent()).isEmpty();
    assertThat(progress.leading()).containsExactly(B);
  }

  @Test
  void sourceReadToItsEndIsNeitherSilentNorWaitedFor() {
    progress.assigned(List.of(A, B));
    progress.recordRead(B, now);
    for (int i = 0; i < 200; i++) {
      progress.endReached(A, now);
      progress.recordRead(B, now);
      passMillis(100);
    }

    assertThat(progress.silent()).isEmpty();
    assertThat(progress.leading()).isEmpty();
  }

  @Test
  void sourceThatNeverDeliveredIsSilentToo() {
    progress.assigned(List.of(A));
    passMillis(10_100);

    assertThat(progress.silent()).containsExactly(A);

    progress.forget(List.of(A));
    assertThat(progress.silent()).isEmpty();
  }

  @Test
  void stallOfTheLaneIsNotSilenceOfItsSources() {
    progress.assigned(List.of(A, B));
    progress.timePasses(now);
    now += 60_000;
    progress.timePasses(now);

    assertThat(progress.silent()).isEmpty();
  }

  @Test
  void sourceWhoseTimeIsNotKnownIsReadOnHoweverFarItLeads() {
    progress.assigned(List.of(A, B));
    read(A, 10_000);
    progress.recordRead(B, 3_600_000);

    assertThat(progress.leading()).isEmpty();

    read(B, 3_600_000);
    assertThat(progress.leading()).containsExactly(B);
  }

  /** Reads as many records of a time as make it known. */
  private void read(TopicPartition source, long millis) {
    for (int i = 0; i < SourceTime.FIRST_LOOK; i++) {
      progress.recordRead(source, millis);
    }
  }

  private void passMillis(long millis) {
    for (long passed = 0; passed < millis; passed += 100) {
      progress.timePasses(now);
      now += 100;
    }
    progress.timePasses(now);
  }
}
