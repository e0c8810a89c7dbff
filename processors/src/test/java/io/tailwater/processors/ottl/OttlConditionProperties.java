package io.tailwater.processors.ottl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.ottl.OttlCondition.Context;
import io.tailwater.processors.reading.SampleSpan;
import io.tailwater.processors.reading.SpanReading;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class OttlConditionProperties {
  private final SpanReading span = SampleSpan.reading();

  @Property(tries = 2_000)
  void anyTextIsAConditionOrRefusedWithAPlace(@ForAll String text, @ForAll Context context) {
    assertAnswered(text, context);
  }

  @Property(tries = 5_000)
  void anyWordsAreAConditionOrRefusedWithAPlace(
      @ForAll("words") String text, @ForAll Context context) {
    assertAnswered(text, context);
  }

  @Property(tries = 1_000)
  void whatIsMatchedAsJsonIsReadAsJson(@ForAll String text) {
    List<Object> list = List.of(text, 1.5, true);
    assertThat(JsonReader.read(JsonText.of(list))).isEqualTo(list);
  }

  @Property(tries = 1_000)
  void stringsAreOrderedByTheirBytes(
      @ForAll("unicode") String left, @ForAll("unicode") String right) {
    assertThat(Integer.signum(Text.compare(left, right)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(Text.bytes(left), Text.bytes(right))));
    assertThat(Text.length(left)).isEqualTo(Text.bytes(left).length);
  }

  private void assertAnswered(String text, Context context) {
    OttlCondition condition;
    try {
      condition = OttlCondition.parse(text, context);
    } catch (OttlSyntaxException refused) {
      assertThat(refused.column()).isBetween(1, text.length() + 1);
      return;
    }
    try {
      boolean once = condition.matches(span, span.event(0));
      assertThat(condition.matches(span, span.event(0))).isEqualTo(once);
    } catch (OttlEvaluationException failed) {
      assertThat(failed.getMessage()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> unicode() {
    return Arbitraries.of("a", "b", "\u00e4", "\u20ac", "\uffee", "\ud83d\ude00", "")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of(
            "attributes[\"str\"]",
            "attributes[\"map\"]",
            "attributes",
            "[\"inner\"]",
            "[0]",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            ":",
            ",",
            ".",
            "==",
            "!=",
            "<",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "=",
            "and",
            "or",
            "not",
            "nil",
            "true",
            "false",
            "1",
            "2.5",
            "0x00ff",
            "\"x\"",
            "\"a\\\\.b\"",
            "name",
            "span.name",
            "resource",
            "status.code",
            "STATUS_CODE_ERROR",
            "IsMatch(",
            "Len(",
            "ParseJSON(",
            "Concat([",
            "Split(name, \" \")",
            "Int(",
            "Duration(\"1s\")",
            "start_time",
            "trace_state[\"ot\"]",
            "IsRootSpan()",
            "Format(\"%v\", [")
        .list()
        .ofMaxSize(14)
        .map(words -> String.join(" ", words));
  }
}
