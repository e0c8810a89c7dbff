package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExpressionSizeTest {
  private static final String TOO_LARGE =
      "is too large once its repetitions are written out; use smaller counts or fewer alternatives";

  @Test
  void expressionsThatPeopleWriteAreTaken() {
    for (String expression :
        new String[] {
          "",
          "^/api/v\\d+/(users|orders)/[^/]{1,64}$",
          "[]{1000}\\]{9]{1000}",
          "a{,5}{x}{",
          "(?i)^(get|put):.*",
          "x{1000}",
          "word|".repeat(1_500) + "end",
          "((",
          "))",
        }) {
      assertThat(ExpressionSize.refusal(expression)).as(expression).isEmpty();
    }
  }

  @Test
  void repetitionsMultiply() {
    assertThat(ExpressionSize.refusal("((a{100}){100}){100}")).contains(TOO_LARGE);
    assertThat(ExpressionSize.refusal("((a{1000}){1000,}){2,1000}")).contains(TOO_LARGE);
    assertThat(ExpressionSize.refusal("(".repeat(90) + "a" + "){1000}".repeat(90)))
        .contains(TOO_LARGE);
  }

  @Test
  void optionalPartsInARowAreBounded() {
    assertThat(ExpressionSize.refusal("(x*)*".repeat(2_000))).contains(TOO_LARGE);
    assertThat(ExpressionSize.refusal("x?".repeat(2_001))).contains(TOO_LARGE);
  }

  @Test
  void lengthAndDepthAreBounded() {
    assertThat(ExpressionSize.refusal("a".repeat(16_385)))
        .contains("has 16385 characters; at most 16384 are taken");
    assertThat(ExpressionSize.refusal("(".repeat(101))).contains("nests deeper than 100 groups");
  }
}
