package io.tailwater.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The configurations of the cases that were replayed against the collector's processor v0.164.1.
 */
final class CollectorCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CollectorCases() {}

  /** The lines of a file of cases on the class path. */
  static Stream<JsonNode> of(String resource) {
    try (InputStream cases =
        Objects.requireNonNull(CollectorCases.class.getResourceAsStream(resource), resource)) {
      return new String(cases.readAllBytes(), StandardCharsets.UTF_8)
          .lines().map(CollectorCases::parsed).toList().stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException broken) {
      throw new IllegalArgumentException(line, broken);
    }
  }

  /** The case's file: JSON is YAML too, so that the case can go in as it is. */
  static String file(JsonNode given, String compat) {
    ObjectNode block =
        given.has("options") ? given.get("options").deepCopy() : JSON.createObjectNode();
    block.put("compat", compat);
    if (given.has("gates") && compat.equals("otel")) {
      block.set("feature_gates", given.get("gates"));
    }
    block.set("policies", given.get("policies"));
    return JSON.createObjectNode().set("tail_sampling", block).toString();
  }
}
