package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtTraceStateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=rv:ffffffffffffff;th:8|ffffffffffffff|80000000000000",
        "a=b, ot=th:c;rv:00000000000001 ,c=d|1|c0000000000000",
        "ot=th:0|ffffffffffffffff|0",
        "not=th:8|ffffffffffffffff|ffffffffffffffff",
        "ot=rv:FFFFFFFFFFFFFF|ffffffffffffff|ffffffffffffffff",
        "ot=th:1;th:2|ffffffffffffffff|20000000000000",
        "ot=th:1,ot=x:1|ffffffffffffffff|ffffffffffffffff",
        "tenant@vendor=1,,ot=th:8,|ffffffffffffffff|80000000000000",
        "''|ffffffffffffffff|ffffffffffffffff",
      })
  void readsWhatIsWellFormed(String text, String randomness, String threshold) {
    OtTraceState state = read(text);

    assertThat(Long.toHexString(state.randomness())).isEqualTo(randomness);
    assertThat(Long.toHexString(state.threshold())).isEqualTo(threshold);
    assertThat(state.isReadable()).isTrue();
    assertThat(state.hasSamplingFields())
        .isEqualTo(!(randomness + threshold).equals("ffffffffffffffff".repeat(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ot=rv:12;th:8",
        "ot=rv:ffffffffffffff;th:g",
        "ot=rv:ffffffffffffff;th:123456789abcdef",
        "ot=th:",
        "ot=th:8;",
        "ot=th:8;;x:1",
        "ot=th:8;X:1",
        "ot=",
        "ot=th:8,vendor=",
        "ot=th:8,bad",
        "ot=th:8,=1",
        "ot=th:8,VENDOR=1",
        "ot=th:8,a=b=c",
        "ot=th:8,a@=1",
        "ot=th:8,a@1=1",
      })
  void aHeaderWithAFaultSaysNothing(String text) {
    OtTraceState state = read(text);

    assertThat(state.isReadable()).isFalse();
    assertThat(state.hasSamplingFields()).isFalse();
    assertThat(state.threshold()).isEqualTo(OtTraceState.ABSENT);
  }

  @Test
  void aHeaderThatIsTooLargeSaysNothing() {
    assertThat(read("ot=th:8" + ",a=1".repeat(30)).threshold()).isPositive();
    assertThat(read("ot=th:8" + ",a=1".repeat(31)).isReadable()).isFalse();
    assertThat(read("ot=th:8,a=" + "v".repeat(256)).isReadable()).isTrue();
    assertThat(read("ot=th:8,a=" + "v".repeat(257)).isReadable()).isFalse();
    assertThat(read("ot=th:8,a=" + ("v".repeat(250) + ",a=").repeat(5) + "1").isReadable())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0|ot=th:0",
        "a=b|36028797018963968|ot=th:8,a=b",
        "a=b,ot=th:4;rv:00000000000001;xx:y,c=d|0|ot=rv:00000000000001;th:0;xx:y,a=b,c=d",
        "ot=x:1,ot=th:4;rv:00000000000001;rv:00000000000002|0|ot=rv:00000000000002;th:0",
      })
  void writesItsMemberFirstAndLeavesTheRest(String text, long threshold, String expected) {
    assertThat(OtTraceState.withThreshold(text, threshold)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=th:8|''",
        "a=b, ot=th:8 ,c=d|a=b,c=d",
        "a=b,ot=th:4;rv:00000000000001;xx:y|ot=rv:00000000000001;xx:y,a=b",
        "a=b|a=b",
      })
  void leavesOutItsThresholdAlone(String text, String expected) {
    assertThat(OtTraceState.withoutThreshold(text)).isEqualTo(expected);
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
