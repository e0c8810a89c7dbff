package io.tailwater.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SinkBatchTest {
  private static KeptTrace at(long offset) {
    return new KeptTrace(offset, 0, "p", 1, 1, "max_wait", true, new byte[0]);
  }

  @Test
  void nameHoldsTopicPartitionAndRange() {
    assertThat(new SinkBatch<>("kept", 2, 5, 9, List.of(at(5), at(8))).name())
        .isEqualTo("kept-2-5-9");
  }

  @Test
  void recordsOutsideTheRangeOrOutOfOrderAreRefused() {
    assertThatThrownBy(() -> new SinkBatch<>("kept", 2, 5, 9, List.of(at(4))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SinkBatch<>("kept", 2, 5, 9, List.of(at(10))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SinkBatch<>("kept", 2, 5, 9, List.of(at(6), at(6))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rangeThatEndsBeforeItBeginsIsRefused() {
    assertThatThrownBy(() -> new SinkBatch<>("kept", 2, 5, 4, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void weightBelowOneIsRefused() {
    assertThatThrownBy(() -> new KeptTrace(0, 0, "p", 0.5, 1, "", true, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeptTrace(0, 0, "p", Double.NaN, 1, "", true, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void policyVersionBelowZeroIsRefused() {
    assertThatThrownBy(() -> new KeptTrace(0, 0, "p", 1, -1, "", true, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
