package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Configurations that the collector's processor takes, as it was seen to. */
final class CollectorCasesTest {
  @TestFactory
  Stream<DynamicTest> whatTheCollectorTakesIsTakenWithCompatOtel() {
    return Stream.of("/tail-sampling-cases.jsonl", "/tail-sampling-sequences.jsonl")
        .flatMap(CollectorCases::of)
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.get("name").asText(),
                    () ->
                        assertThatCode(
                                () ->
                                    TailwaterConfig.parse(
                                        "case", CollectorCases.file(given, "otel")))
                            .doesNotThrowAnyException()));
  }

  @Test
  void strictModeRefusesTheTrapsThatAreSeenInTheFileAndNamesTheWayOut() {
    for (String name :
        new String[] {
          "string QUIRK: empty string in values is ignored",
          "numeric QUIRK: min_value 0 means unset, so a negative value passes",
          "top-level invert_match no longer vetoes: inverted reject + always_sample keeps",
          "top-level boolean invert reject + status keep",
          "composite QUIRK: policy_order is not used, list order decides",
          "span-ingest QUIRK: any drop policy that does not match keeps the trace pending for ever, so"
              + " nothing is kept",
        }) {
      JsonNode given =
          CollectorCases.of("/tail-sampling-cases.jsonl")
              .filter(line -> line.get("name").asText().equals(name))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no such case: " + name));
      assertThat(given.get("quirk").asBoolean()).isTrue();
      assertThatExceptionOfType(InvalidConfigException.class)
          .as(name)
          .isThrownBy(() -> TailwaterConfig.parse("case", CollectorCases.file(given, "strict")))
          .withMessageContaining("`compat: otel`");
    }
  }
}
