package io.tailwater.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.config.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node's API answers. An error is an object whose {@code error} says what is wrong.
 *
 * @param headers beside the content type
 */
record ApiAnswer(int status, Type type, String body, Map<String, String> headers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the body is. */
  enum Type {
    JSON,
    YAML
  }

  ApiAnswer {
    headers = Map.copyOf(headers);
  }

  static ApiAnswer json(int status, JsonNode body) {
    try {
      return new ApiAnswer(status, Type.JSON, JSON.writeValueAsString(body) + "\n", Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static ApiAnswer yaml(String body) {
    return new ApiAnswer(200, Type.YAML, body, Map.of());
  }

  static ApiAnswer error(int status, String message) {
    return json(status, object().put("error", message));
  }

  static ApiAnswer unknownPath(String path) {
    return error(
        404,
        "no such path: "
            + path
            + "; there are /health, /ready, /metrics, /api/config, /api/alerts and /api/explain/{traceId}");
  }

  /**
   * The path does not know this method.
   *
   * @param allowed those that it knows, as in the header {@code Allow}
   */
  static ApiAnswer wrongMethod(String path, String allowed) {
    return error(405, path + " takes " + allowed).with("Allow", allowed);
  }

  ApiAnswer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ApiAnswer(status, type, body, more);
  }

  /** An object that another node has written. */
  static ObjectNode parsed(String json) {
    try {
      return JSON.readValue(json, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is no JSON object", e);
    }
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Findings as objects with line, column (both 0 for the text as a whole), key and reason. */
  static ArrayNode findings(List<Finding> findings) {
    ArrayNode array = JSON.createArrayNode();
    for (Finding finding : findings) {
      array
          .addObject()
          .put("line", finding.line())
          .put("column", finding.column())
          .put("key", finding.path())
          .put("reason", finding.message());
    }
    return array;
  }
}
