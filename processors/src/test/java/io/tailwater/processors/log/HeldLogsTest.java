package io.tailwater.processors.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.Pattern;
import org.junit.jupiter.api.Test;

final class HeldLogsTest {
  private static final TraceId TRACE = new TraceId(1, 1);
  private static final LogContext CONTEXT = new LogContext(new byte[0], new byte[0], "shop");

  private final HeldLogs held = new HeldLogs();

  private static HeldLog log(long offset) {
    return new HeldLog(
        offset, 0, TRACE, new byte[100], 0, 100, CONTEXT, 9, Pattern.OTHER, 0, false);
  }

  @Test
  void aTraceThatIsNeverJudgedAndGoesOnToLogHoldsNothingBeyondItsWaits() {
    for (int second = 0; second < 100_000; second++) {
      held.hold(log(second), second + 40);
      held.takeOverdue(second);

      assertThat(held.size()).isLessThanOrEqualTo(41);
      assertThat(held.references()).isLessThanOrEqualTo(3 * 41 + 8);
    }
  }

  @Test
  void whatStillWaitsFollowsTheVerdictThoughOthersOfTheTraceWereOverdue() {
    for (int i = 0; i < 100; i++) {
      held.hold(log(i), i);
    }
    assertThat(held.takeOverdue(89)).hasSize(90);

    assertThat(held.take(TRACE))
        .extracting(HeldLog::offset)
        .containsExactly(90L, 91L, 92L, 93L, 94L, 95L, 96L, 97L, 98L, 99L);
    assertThat(held.heldBytes()).isZero();
  }
}
