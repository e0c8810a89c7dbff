package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Configurations that the collector's processor refuses to start with, as it was seen to. */
final class CollectorErrorCasesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> whatTheCollectorRefusesIsRefusedHere() throws IOException {
    try (InputStream cases =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/tail-sampling-config-errors.jsonl"))) {
      return new String(cases.readAllBytes(), StandardCharsets.UTF_8)
          .lines().map(CollectorErrorCasesTest::refusal).toList().stream();
    }
  }

  private static DynamicTest refusal(String line) {
    try {
      JsonNode given = JSON.readTree(line);
      ObjectNode block = given.get("options").deepCopy();
      block.set("policies", given.get("policies"));
      // JSON is YAML too, so that the case can go in as it is.
      String yaml = JSON.createObjectNode().set("tail_sampling", block).toString();
      return DynamicTest.dynamicTest(
          given.get("name").asText(),
          () ->
              assertThatExceptionOfType(InvalidConfigException.class)
                  .isThrownBy(() -> TailwaterConfig.parse("case", yaml)));
    } catch (IOException broken) {
      throw new IllegalArgumentException(line, broken);
    }
  }
}
