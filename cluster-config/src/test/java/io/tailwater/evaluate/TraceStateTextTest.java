package io.tailwater.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.OtTraceState;
import org.junit.jupiter.api.Test;

final class TraceStateTextTest {
  private static final long HALF = OtTraceState.MAX / 2;

  @Test
  void orderOfMembersAndFieldsDoesNotCount() {
    assertThat(TraceStateText.same("ot=th:8;rv:ff, a=b", "a=b,ot=rv:ff;th:8")).isTrue();
    assertThat(TraceStateText.same("ot=th:8;rv:ff, a=b", "a=c,ot=rv:ff;th:8")).isFalse();
    assertThat(TraceStateText.same("ot=th:8;rv:ff, a=b", "ot=rv:ff;th:8")).isFalse();
    assertThat(TraceStateText.same("ot=th:8", "ot=th:80001")).isFalse();
    assertThat(TraceStateText.same("ot=th:0", "ot=rv:ff")).isFalse();
  }

  @Test
  void theLastDigitOfAThresholdMayBeRounded() {
    assertThat(TraceStateText.same("ot=th:0083126e978d50", "ot=th:0083126e978d48")).isTrue();
  }

  @Test
  void aStricterThresholdIsNotLoosened() {
    assertThat(TraceStateText.written("ot=th:c", HALF)).isEqualTo("ot=th:c");
    assertThat(TraceStateText.written("ot=th:4;rv:80000000000001,a=b", HALF))
        .isEqualTo("ot=rv:80000000000001;th:8,a=b");
    assertThat(TraceStateText.written("ot=th:4;rv:1,a=b", HALF))
        .as("with a fault it stays")
        .isEqualTo("ot=th:4;rv:1,a=b");
    assertThat(TraceStateText.written("", HALF)).isEqualTo("ot=th:8");
  }
}
