package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Configurations that the collector's processor refuses to start with, as it was seen to. */
final class CollectorErrorCasesTest {
  @TestFactory
  Stream<DynamicTest> whatTheCollectorRefusesIsRefusedHere() {
    return CollectorCases.of("/tail-sampling-config-errors.jsonl")
        .map(given -> DynamicTest.dynamicTest(given.get("name").asText(), () -> refused(given)));
  }

  private static void refused(JsonNode given) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> TailwaterConfig.parse("case", CollectorCases.file(given, "otel")))
        .satisfies(
            refused ->
                assertThat(refused.errors())
                    .hasSize(1)
                    .allSatisfy(
                        error -> {
                          assertThat(error.line()).isEqualTo(1);
                          assertThat(error.column()).isGreaterThan(1);
                          assertThat(error.path()).startsWith("tail_sampling.");
                        }));
  }
}
