package io.tailwater.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.model.Hex;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the spans of a case into OTLP: one {@code ResourceSpans} for each entry, with its copies.
 *
 * <p>What an entry leaves out is as in the harness that the cases were replayed with: no parent, no
 * attributes, status UNSET, start and duration 0. Times count from a fixed instant. JSON integers
 * are ints, other numbers doubles. One object makes the spans of one case, so that ids are unique.
 */
final class CaseSpans {
  private static final BigDecimal EPOCH_NANOS = new BigDecimal("1700000000000000000");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The parent of spans whose parent is not among the spans. */
  private static final long UNKNOWN_PARENT = -1;

  private final String traceId;
  private final Map<String, Long> spanIds = new HashMap<>();
  private final OtlpReader reader = new OtlpReader();
  private long lastSpanId;

  /**
   * No spans yet.
   *
   * @param traceId of the entries that name none, 32 hexadecimal digits
   */
  CaseSpans(String traceId) {
    this.traceId = traceId;
  }

  /** The spans of one delivery. */
  List<SpanBatch> delivery(Iterable<JsonNode> entries) {
    ArrayNode resourceSpans = NODES.arrayNode();
    for (JsonNode entry : entries) {
      resourceSpans.add(resourceSpans(entry));
    }
    ObjectNode traces = NODES.objectNode();
    traces.set("resourceSpans", resourceSpans);
    List<SpanBatch> batches = reader.read(traces.toString());
    if (reader.refusedSpans() > 0) {
      throw new IllegalArgumentException("a span has no valid trace id");
    }
    return batches;
  }

  private ObjectNode resourceSpans(JsonNode entry) {
    ArrayNode resource = NODES.arrayNode();
    if (!entry.path("service").asText("").isEmpty()) {
      resource.add(attribute("service.name", entry.get("service")));
    }
    resource.addAll(attributes(entry.path("resource")));
    ArrayNode spans = NODES.arrayNode();
    for (int copies = entry.path("repeat").asInt(1); copies > 0; copies--) {
      spans.add(span(entry));
    }
    ObjectNode scopeSpans = NODES.objectNode();
    scopeSpans.set("scope", scope(entry.path("scope")));
    scopeSpans.set("spans", spans);
    ObjectNode resourceSpans = NODES.objectNode();
    resourceSpans.set("resource", NODES.objectNode().set("attributes", resource));
    resourceSpans.set("scopeSpans", NODES.arrayNode().add(scopeSpans));
    return resourceSpans;
  }

  /** A scope is its name, or an object with name, version and attributes. */
  private static ObjectNode scope(JsonNode given) {
    ObjectNode scope = NODES.objectNode();
    if (given.isObject()) {
      scope.put("name", given.path("name").asText(""));
      scope.put("version", given.path("version").asText(""));
      scope.set("attributes", attributes(given.path("attributes")));
    } else if (!given.asText("").isEmpty()) {
      scope.put("name", given.asText());
    }
    return scope;
  }

  private ObjectNode span(JsonNode entry) {
    long id = ++lastSpanId;
    if (entry.has("id")) {
      spanIds.putIfAbsent(entry.get("id").asText(), id);
    }
    BigDecimal start = EPOCH_NANOS.add(nanos(entry.path("start_ms")));
    ObjectNode span =
        NODES
            .objectNode()
            .put("traceId", entry.path("trace").asText(traceId))
            .put("spanId", Hex.ofLong(id))
            .put("name", entry.path("name").asText(""))
            .put("startTimeUnixNano", start.toBigInteger().toString())
            .put(
                "endTimeUnixNano",
                start.add(nanos(entry.path("duration_ms"))).toBigInteger().toString());
    if (!entry.path("trace_state").asText("").isEmpty()) {
      span.put("traceState", entry.get("trace_state").asText());
    }
    if (entry.has("kind")) {
      span.put("kind", "SPAN_KIND_" + entry.get("kind").asText());
    }
    if (entry.has("flags")) {
      span.put("flags", entry.get("flags").asLong());
    }
    String parent = entry.path("parent").asText("");
    if (!parent.isEmpty()) {
      span.put("parentSpanId", Hex.ofLong(spanIds.getOrDefault(parent, UNKNOWN_PARENT)));
    }
    span.set("attributes", attributes(entry.path("attributes")));
    span.set("events", events(entry.path("events"), start));
    span.set("status", status(entry));
    return span;
  }

  private static ObjectNode status(JsonNode entry) {
    ObjectNode status = NODES.objectNode();
    if (entry.has("status_message")) {
      status.put("message", entry.get("status_message").asText());
    }
    String code = entry.path("status").asText("UNSET");
    return code.equals("UNSET") ? status : status.put("code", "STATUS_CODE_" + code);
  }

  private static BigDecimal nanos(JsonNode millis) {
    return millis.isNumber() ? millis.decimalValue().movePointRight(6) : BigDecimal.ZERO;
  }

  private static ArrayNode events(JsonNode given, BigDecimal time) {
    ArrayNode events = NODES.arrayNode();
    for (JsonNode event : given) {
      ObjectNode json =
          NODES
              .objectNode()
              .put("timeUnixNano", time.toBigInteger().toString())
              .put("name", event.path("name").asText(""));
      json.set("attributes", attributes(event.path("attributes")));
      events.add(json);
    }
    return events;
  }

  private static ArrayNode attributes(JsonNode given) {
    ArrayNode attributes = NODES.arrayNode();
    given
        .properties()
        .forEach(entry -> attributes.add(attribute(entry.getKey(), entry.getValue())));
    return attributes;
  }

  private static ObjectNode attribute(String key, JsonNode value) {
    ObjectNode attribute = NODES.objectNode().put("key", key);
    attribute.set("value", value(value));
    return attribute;
  }

  private static ObjectNode value(JsonNode given) {
    ObjectNode value = NODES.objectNode();
    if (given.isBoolean()) {
      return value.put("boolValue", given.booleanValue());
    }
    if (given.isIntegralNumber()) {
      return value.put("intValue", given.asText());
    }
    if (given.isNumber()) {
      return value.put("doubleValue", given.doubleValue());
    }
    if (given.isArray()) {
      ArrayNode values = NODES.arrayNode();
      given.forEach(element -> values.add(value(element)));
      value.set("arrayValue", NODES.objectNode().set("values", values));
    } else if (given.isObject()) {
      value.set("kvlistValue", NODES.objectNode().set("values", attributes(given)));
    } else if (!given.isNull()) {
      value.put("stringValue", given.asText());
    }
    return value;
  }
}
