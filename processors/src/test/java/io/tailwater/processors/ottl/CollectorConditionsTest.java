package io.tailwater.processors.ottl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.ottl.OttlCondition.Context;
import io.tailwater.processors.reading.SampleSpan;
import io.tailwater.processors.reading.SpanReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the collector's own engine (pkg/ottl v0.161.0, run through filterottl) was seen to say of
 * {@link SampleSpan}, condition by condition, and here is said too.
 *
 * <p>A line of the table: context, verdict (TRUE, FALSE, ERROR when evaluated, REFUSED when
 * parsed), condition.
 */
final class CollectorConditionsTest {
  /** Where we say otherwise on purpose, and what. */
  private static final Map<String, String> DIFFERS =
      Map.of(
          // Arguments that a function does not take are a mistake, which upstream overlooks here.
          "IsRootSpan(1)", "REFUSED",
          // Upstream's JSON reader lets a leading zero pass; RFC 8259 does not.
          "ParseJSON(\"[01]\") == [1.0]", "ERROR");

  @TestFactory
  Stream<DynamicTest> theCollectorsVerdictIsOurs() {
    return lines()
        .map(line -> line.split("\t", 3))
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given[0] + " " + given[2],
                    () ->
                        assertThat(verdict(given[0], given[2]))
                            .isEqualTo(DIFFERS.getOrDefault(given[2], given[1]))));
  }

  private static String verdict(String context, String condition) {
    SpanReading span = SampleSpan.reading();
    try {
      boolean matches =
          context.equals("SPAN")
              ? OttlCondition.parse(condition, Context.SPAN).matches(span)
              : OttlCondition.parse(condition, Context.SPAN_EVENT).matches(span, span.event(0));
      return matches ? "TRUE" : "FALSE";
    } catch (OttlSyntaxException _) {
      return "REFUSED";
    } catch (OttlEvaluationException _) {
      return "ERROR";
    }
  }

  private static Stream<String> lines() {
    try (InputStream in =
        Objects.requireNonNull(
            CollectorConditionsTest.class.getResourceAsStream("collector-conditions.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
