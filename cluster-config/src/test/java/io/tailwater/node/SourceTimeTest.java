package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whom a source's time follows when producers stamp their records with clocks that are wrong. */
final class SourceTimeTest {
  private static final long START = 1_700_000_000_000L;
  private static final long DAY = 86_400_000;

  private final SourceTime time = new SourceTime();
  private final Random random = new Random(3);

  @Test
  void theWatermarkIsNotToldBeforeEnoughWasSeenOrTheEndReached() {
    for (int i = 0; i < SourceTime.FIRST_LOOK - 1; i++) {
      time.recordRead(START + i);
      assertThat(time.isKnown()).isFalse();
    }
    time.recordRead(START + 500);
    assertThat(time.isKnown()).isTrue();
    assertThat(time.readToMillis()).isEqualTo(START + 500);

    SourceTime idle = new SourceTime();
    idle.endReached(START);
    assertThat(idle.isKnown()).isTrue();
    assertThat(idle.recordRead(START + 20)).isEqualTo(START + 20);
  }

  /** Of four producers, each sending in runs, one is a day slow and one a day fast. */
  @Test
  void producersWhoseClocksAreADayWrongNeitherMoveTheStreamNorHoldIt() {
    long good = START;
    for (int i = 0; i < 20_000; i++) {
      int producer = random.nextInt(4);
      for (int run = random.nextInt(20); run >= 0; run--) {
        good += random.nextInt(100);
        long said = producer == 0 ? good - DAY : producer == 1 ? good + DAY : good;
        boolean known = time.isKnown();
        long counts = time.recordRead(said);
        if (known) {
          assertThat(good - time.readToMillis()).isBetween(-1L, 20_000L);
          assertThat(counts).isBetween(good - 21_000L, good + 1_000);
        }
      }
    }
  }

  @Test
  void aSilenceThatTheSourceReallyHadIsBelievedBeforeLong() {
    for (int i = 0; i < 1_000; i++) {
      time.recordRead(START + i);
    }
    int needed = 0;
    while (time.readToMillis() < START + DAY) {
      time.recordRead(START + DAY + needed++);
    }
    assertThat(needed).isBetween(200, 512);
    assertThat(time.recordRead(START + DAY + 1_000)).isEqualTo(START + DAY + 1_000);
  }

  @Test
  void shortSilencesAreBelievedAtOnceAndDelayedRecordsCountAsOfNow() {
    for (int i = 0; i < 1_000; i++) {
      time.recordRead(START + i);
    }
    assertThat(time.recordRead(START + 500_000)).isEqualTo(START + 500_000);
    assertThat(time.recordRead(START + 10_000)).isEqualTo(START + 499_000);
    assertThat(time.readToMillis()).isEqualTo(START + 500_000);
  }
}
