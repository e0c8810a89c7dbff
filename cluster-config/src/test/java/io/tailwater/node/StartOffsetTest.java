package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.node.StartOffset.Wanted;
import io.tailwater.node.StartOffset.Why;
import org.junit.jupiter.api.Test;

final class StartOffsetTest {
  private static final String ID = "topic-id";

  @Test
  void partitionThatNobodyHasReadIsReadFromItsBeginning() {
    assertThat(StartOffset.of(null, 40, 90, ID)).isEqualTo(new StartOffset(40, Why.FIRST));
  }

  @Test
  void placeThatIsThereIsGoneOnAt() {
    assertThat(StartOffset.of(new Wanted(40, ID), 40, 90, ID))
        .isEqualTo(new StartOffset(40, Why.CONTINUED));
    assertThat(StartOffset.of(new Wanted(90, ID), 40, 90, ID))
        .isEqualTo(new StartOffset(90, Why.CONTINUED));
  }

  @Test
  void whatWasDeletedUnreadIsPassed() {
    assertThat(StartOffset.of(new Wanted(15, ID), 40, 90, ID))
        .isEqualTo(new StartOffset(40, Why.EXPIRED));
    assertThat(StartOffset.of(new Wanted(15, ID), 90, 90, ID))
        .isEqualTo(new StartOffset(90, Why.EXPIRED));
  }

  @Test
  void anotherTopicOfTheNameIsReadFromItsBeginningThoughItHasTheOffset() {
    StartOffset start = StartOffset.of(new Wanted(50, "old-id"), 0, 90, ID);

    assertThat(start).isEqualTo(new StartOffset(0, Why.REPLACED));
    assertThat(start.isSameLog()).isFalse();
  }

  @Test
  void logThatEndsBeforeThePlaceIsReadFromItsBeginning() {
    StartOffset start = StartOffset.of(new Wanted(91, ID), 40, 90, ID);

    assertThat(start).isEqualTo(new StartOffset(40, Why.TRUNCATED));
    assertThat(start.isSameLog()).isFalse();
  }

  @Test
  void logThatEndsBeforeWhatWasKnownOfItIsReadFromItsBeginningThoughItHasThePlace() {
    assertThat(StartOffset.of(new Wanted(50, ID, 91), 40, 90, ID))
        .isEqualTo(new StartOffset(40, Why.TRUNCATED));
    assertThat(StartOffset.of(new Wanted(50, ID, 90), 40, 90, ID))
        .isEqualTo(new StartOffset(50, Why.CONTINUED));
  }

  @Test
  void placeNotedWithoutAnIdIsTrusted() {
    assertThat(StartOffset.of(new Wanted(50, ""), 0, 90, ID).why()).isEqualTo(Why.CONTINUED);
  }
}
