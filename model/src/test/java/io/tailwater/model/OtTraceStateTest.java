package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtTraceStateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=rv:ffffffffffffff;th:8|ffffffffffffff|80000000000000",
        "a=b, ot=th:c;rv:00000000000001 ,c=d|1|c0000000000000",
        "ot=th:0|ffffffffffffffff|0",
        "ot=rv:12;th:123456789abcdef|ffffffffffffffff|ffffffffffffffff",
        "ot=rv:FFFFFFFFFFFFFF;th:G|ffffffffffffffff|ffffffffffffffff",
        "not=th:8|ffffffffffffffff|ffffffffffffffff",
      })
  void readsWhatIsWellFormed(String text, String randomness, String threshold) {
    OtTraceState state = read(text);

    assertThat(Long.toHexString(state.randomness())).isEqualTo(randomness);
    assertThat(Long.toHexString(state.threshold())).isEqualTo(threshold);
    assertThat(state.isPresent()).isEqualTo(text.contains("ot=") && !text.startsWith("not"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0|ot=th:0",
        "a=b|36028797018963968|ot=th:8,a=b",
        "a=b,ot=th:4;rv:00000000000001;xx:y,c=d|0|ot=rv:00000000000001;xx:y;th:0,a=b,c=d",
      })
  void writesItsMemberFirstAndLeavesTheRest(String text, long threshold, String expected) {
    assertThat(OtTraceState.withThreshold(text, threshold)).isEqualTo(expected);
  }

  @Test
  void thresholdOfAShareAndItsWeightFit() {
    assertThat(OtTraceState.thresholdOf(1)).isZero();
    assertThat(OtTraceState.text(OtTraceState.thresholdOf(0.25))).isEqualTo("c");
    assertThat(OtTraceState.text(OtTraceState.thresholdOf(0.05))).isEqualTo("f3333333333333");
    assertThat(OtTraceState.weightOf(OtTraceState.thresholdOf(0.25))).isEqualTo(4);
  }

  @Test
  void aWeightLeadsBackToTheThresholdOfItsShare() {
    for (int tenths = 1; tenths <= 1_000; tenths++) {
      double share = tenths / 10.0 / 100;
      assertThat(OtTraceState.thresholdOfWeight(1 / share))
          .as("%s percent", tenths / 10.0)
          .isEqualTo(OtTraceState.thresholdOf(share));
    }
    assertThat(OtTraceState.text(OtTraceState.thresholdOfWeight(1 / 0.765625))).isEqualTo("3c");
  }

  private static OtTraceState read(String text) {
    byte[] bytes = ("#" + text).getBytes(StandardCharsets.UTF_8);
    OtTraceState state = new OtTraceState();
    state.read(bytes, 1, bytes.length - 1);
    return state;
  }
}
