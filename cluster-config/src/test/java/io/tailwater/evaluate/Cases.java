package io.tailwater.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/** Cases as JSON, and what is expected of every one: that it comes out as the collector decided. */
final class Cases {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Cases() {}

  static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(json, broken);
    }
  }

  /** The lines of a file on the class path. */
  static Stream<JsonNode> of(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Cases.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().map(Cases::parsed).toList().stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static void comesOutAsExpected(JsonNode given) {
    CaseResult result = CaseEvaluation.replay(given);
    assertThat(result.matched()).as(result.text()).isTrue();
  }

  /**
   * A sequence comes out as expected.
   *
   * @param forwarded span names, comma-separated
   */
  static void forwards(String forwarded, String options, String policies, String steps) {
    comesOutAsExpected(
        parsed(
            """
            {"name": "sequence", "options": {%s}, "policies": [%s], "steps": [%s],
             "expect_forwarded": [%s]}
            """
                .formatted(
                    options,
                    policies,
                    steps,
                    forwarded.isEmpty() ? "" : "\"" + forwarded.replace(",", "\",\"") + "\"")));
  }
}
