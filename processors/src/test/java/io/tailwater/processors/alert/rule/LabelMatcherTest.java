package io.tailwater.processors.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelMatcherTest {
  private static final Map<String, String> PAYMENT = Map.of("service", "payment");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "service=payment; true",
        "service=\"payment\"; true",
        "service = pay; false",
        "service!=payment; false",
        "service!=cart; true",
        "service=~pay.*; true",
        "service=~pay; false",
        "service!~pay; true",
        "service!~\"pay(ment|ee)\"; false",
        "zone=\"\"; true",
        "zone!=eu; true"
      })
  void comparesAsAlertmanagerDoes(String matcher, boolean matches) {
    assertThat(LabelMatcher.parse(matcher.strip()).matches(PAYMENT)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"service=~\"a \\\\\"quoted\\\\\" b\"", "a!=b", "x!~\"\"", "x=\\\\d"})
  void isReadAsItIsWritten(String text) {
    LabelMatcher matcher = LabelMatcher.parse(text);

    assertThat(LabelMatcher.parse(matcher.toString())).isEqualTo(matcher);
  }

  @ParameterizedTest
  @ValueSource(strings = {"service=~\"(\"", "service=~(a{1000}){1000}", "service", "=x"})
  void whatCannotBeAskedIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> LabelMatcher.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(200);
  }

  @Test
  void longExpressionsAreRefusedBeforeTheyAreCompiled() {
    assertThatThrownBy(() -> LabelMatcher.parse("service=~" + "a?".repeat(501)))
        .hasMessageContaining("1,002 characters");
  }
}
