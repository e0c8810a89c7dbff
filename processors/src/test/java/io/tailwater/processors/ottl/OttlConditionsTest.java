package io.tailwater.processors.ottl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.processors.ottl.OttlCondition.Context;
import io.tailwater.processors.reading.SampleSpan;
import io.tailwater.processors.reading.SpanReading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OttlConditionsTest {
  private static final String FAILS = "ParseJSON(attributes[\"notjson\"]) != nil";
  private static final String HOLDS = "attributes[\"str\"] == \"hello\"";
  private static final String FAILS_NOT_HOLDS = "attributes[\"str\"] == \"other\"";

  @Test
  void oneConditionOfTheListSuffices() {
    assertThat(conditions(OttlErrorMode.PROPAGATE, FAILS_NOT_HOLDS, HOLDS).matches(sample()))
        .isTrue();
    assertThat(conditions(OttlErrorMode.PROPAGATE, FAILS_NOT_HOLDS).matches(sample())).isFalse();
    assertThat(conditions(OttlErrorMode.PROPAGATE).matches(sample())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"IGNORE", "SILENT"})
  void aFailingConditionCountsAsFalseAndTheNextIsAsked(OttlErrorMode mode) {
    OttlConditions conditions = conditions(mode, FAILS, HOLDS);
    assertThat(conditions.matches(sample())).isTrue();
    assertThat(conditions.failures()).isEqualTo(1);
    assertThat(conditions(mode, FAILS).matches(sample())).isFalse();
  }

  @Test
  void aFailureThatPropagatesEndsTheEvaluationAndNamesTheCondition() {
    OttlConditions conditions = conditions(OttlErrorMode.PROPAGATE, FAILS, HOLDS);
    assertThatThrownBy(() -> conditions.matches(sample()))
        .isInstanceOf(OttlEvaluationException.class)
        .hasMessageContaining(FAILS)
        .hasMessageContaining("no JSON");
    assertThat(conditions.failures()).isEqualTo(1);
    assertThat(conditions(OttlErrorMode.PROPAGATE, HOLDS, FAILS).matches(sample())).isTrue();
  }

  /** As Go prints them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Format(\"%v\", [0x01ff]) == \"[1 255]\"",
        "Format(\"%v\", [Unix(1700000000, 5)]) == \"2023-11-14 22:13:20.000000005 +0000 UTC\"",
        "Format(\"%s\", [Unix(1700000000)]) == \"2023-11-14 22:13:20 +0000 UTC\"",
        "Format(\"%v\", [SpanID(0x0000000000000001)]) == \"0000000000000001\"",
      })
  void formatShowsBytesTimesAndIds(String condition) {
    assertThat(conditions(OttlErrorMode.PROPAGATE, condition).matches(sample())).isTrue();
  }

  @Test
  void eventsAreAskedOneByOne() {
    SpanReading span = sample();
    OttlConditions conditions =
        OttlConditions.parse(
            List.of("name == \"second\""), Context.SPAN_EVENT, OttlErrorMode.PROPAGATE);
    assertThat(conditions.matches(span, span.event(0))).isFalse();
    assertThat(conditions.matches(span, span.event(1))).isTrue();
    assertThat(conditions.context()).isEqualTo(Context.SPAN_EVENT);
    assertThatThrownBy(() -> conditions.matches(span)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneReadingServesSpanAfterSpan() {
    OttlConditions conditions =
        conditions(OttlErrorMode.PROPAGATE, "IsMatch(attributes[\"k\"], attributes[\"p\"])");
    for (String[] given :
        new String[][] {{"abc", "b", "+"}, {"abc", "x", "-"}, {"abc", "^a", "+"}, {"", "", "+"}}) {
      Span span =
          Span.newBuilder()
              .addAttributes(SampleSpan.attribute("k", SampleSpan.text(given[0])))
              .addAttributes(SampleSpan.attribute("p", SampleSpan.text(given[1])))
              .build();
      assertThat(conditions.matches(SampleSpan.reading(span))).isEqualTo(given[2].equals("+"));
    }
  }

  @ParameterizedTest
  @CsvSource({"ignore,IGNORE", "Silent,SILENT", "PROPAGATE,PROPAGATE"})
  void modesAreNamedAsUsersWriteThem(String name, OttlErrorMode mode) {
    assertThat(OttlErrorMode.named(name)).contains(mode);
    assertThat(OttlErrorMode.named(name + "x")).isEmpty();
  }

  private static SpanReading sample() {
    return SampleSpan.reading();
  }

  private static OttlConditions conditions(OttlErrorMode mode, String... texts) {
    return OttlConditions.parse(List.of(texts), Context.SPAN, mode);
  }
}
