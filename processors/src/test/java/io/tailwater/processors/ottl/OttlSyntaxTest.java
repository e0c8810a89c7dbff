package io.tailwater.processors.ottl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tailwater.processors.ottl.OttlCondition.Context;
import io.tailwater.processors.reading.SampleSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user is told of a condition that cannot be compiled. */
final class OttlSyntaxTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          attributes["a"]                       | 16 | a value alone is no condition
          attributes["a"] = "b"                 | 17 | found '='
          attributes["a"] == "b" "c"            | 24 | expected 'and', 'or' or the end of the condition
          (attributes["a"] == "b"               | 24 | expected ')'
          attributes["a"] == "b" and            | 27 | the end of the condition
          attributes["a"] == "b                 | 20 | not closed
          attributes["a"] == "\\d"              | 21 | write '\\\\' for a backslash
          attributes["a"] ~ "b"                 | 17 | '~' is no part of OTTL
          badcontext.attributes["x"] == "y"     |  1 | 'badcontext.attributes[...]' is no path of a span
          name == 1 and spanevent.name == "x"   | 15 | is of span events
          kind == SPAN_KIND_SRV                 |  9 | SPAN_KIND_SRV is no enum; known are SPAN_KIND_CLIENT
          IsMtch(name, "x")                     |  1 | IsMtch is not supported; did you mean IsMatch?
          Now() != nil                          |  1 | function Now is not supported; supported are Bool,
          isMatch(name, "x")                    |  1 | begin with a capital letter
          IsMatch(name, "(")                    |  1 | is no RE2 pattern
          IsMatch(name, "(?=x)")                |  1 | is no RE2 pattern
          IsMatch(name)                         |  1 | IsMatch needs the argument pattern
          IsMatch(name, "a", "b")               | 20 | IsMatch takes 2 arguments
          IsMatch(name, 7)                      | 15 | the pattern of IsMatch: expected string but got an int
          IsMatch(name, regex="b")              | 21 | IsMatch has no argument regex
          Substring(length=1, "a")              | 21 | an argument without a name after one with
          Trim(name, name)                      | 12 | the replacement of Trim must be a literal
          Format("%e", [1.5]) == ""             |  1 | Format supports
          name["x"] == "y"                      |  1 | 'name[...]' cannot be indexed
          99999999999999999999 == 1             |  1 | does not fit 64 bits
          0x123 == nil                          |  1 | odd number of digits
          """)
  void aRefusalSaysWhatAndWhere(String condition, int column, String reason) {
    OttlSyntaxException refusal =
        catchThrowableOfType(
            OttlSyntaxException.class, () -> OttlCondition.parse(condition, Context.SPAN));
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).contains(reason);
    assertThat(refusal.column()).isEqualTo(column);
    assertThat(refusal).hasMessage(refusal.reason() + " (column " + column + ")");
  }

  @Test
  void rootSpansAreNoMatterOfEvents() {
    assertThatThrownBy(() -> OttlCondition.parse("IsRootSpan()", Context.SPAN_EVENT))
        .isInstanceOf(OttlSyntaxException.class)
        .hasMessageContaining("function IsRootSpan is not supported")
        .hasMessageNotContaining("IsMatch, IsRootSpan");
  }

  @Test
  void conditionsAreBoundedInLengthAndDepth() {
    assertThatThrownBy(() -> parse("(".repeat(5_000) + "true" + ")".repeat(5_000)))
        .isInstanceOf(OttlSyntaxException.class)
        .hasMessageContaining("nest deeper");
    assertThatThrownBy(() -> parse("name == \"" + "x".repeat(OttlCondition.MAX_LENGTH) + "\""))
        .isInstanceOf(OttlSyntaxException.class)
        .hasMessageContaining("at most 16384");
    assertThat(parse("(".repeat(50) + "true" + ")".repeat(50)).matches(SampleSpan.reading()))
        .isTrue();
    assertThat(parse("0" + "+1".repeat(5_000) + " == 5000").matches(SampleSpan.reading())).isTrue();
  }

  @Test
  void patternsAreBoundedAndLinear() {
    assertThatThrownBy(() -> parse("IsMatch(name, \"" + "(".repeat(5_000) + "\")"))
        .isInstanceOf(OttlSyntaxException.class);
    for (String large :
        new String[] {
          "((a{1000}){1000}){1000}",
          "(?:a{2}){501}",
          "a{1001}",
          "(abc){999}".repeat(40),
          "[]{]{1001}"
        }) {
      assertThatThrownBy(() -> parse("IsMatch(name, \"" + large + "\")"))
          .as(large)
          .isInstanceOf(OttlSyntaxException.class);
    }
    for (String small :
        new String[] {
          "a{1000}", "(?:a{2}){500}", "a{2,}b{3}x", "[{]{5}", "\\\\p{L}{4}", "x{", "{,}", "a{x}"
        }) {
      assertThat(parse("IsMatch(name, \"" + small + "\")").matches(SampleSpan.reading()))
          .as(small)
          .isFalse();
    }
    var span = SampleSpan.reading(SampleSpan.span().setName("a".repeat(20_000)).build());
    assertThat(parse("IsMatch(name, \"^(a+)+$b\")").matches(span)).isFalse();
  }

  @Test
  void aConditionOnEventsIsNotAskedOfASpan() {
    OttlCondition condition = OttlCondition.parse("name == \"x\"", Context.SPAN_EVENT);
    assertThatThrownBy(() -> condition.matches(SampleSpan.reading()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(condition).hasToString("name == \"x\"");
    assertThat(condition.context()).isEqualTo(Context.SPAN_EVENT);
  }

  private static OttlCondition parse(String text) {
    return OttlCondition.parse(text, Context.SPAN);
  }
}
