package io.tailwater.tests.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.tests.stage.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A row of {@code tailwater.spans}. */
public record StoredSpan(
    String spanId,
    String parentSpanId,
    String service,
    String name,
    String kind,
    String status,
    long startNanos,
    long durationNanos,
    Map<String, String> attributes,
    List<String> eventNames,
    List<Map<String, String>> eventAttributes,
    List<String> warnings,
    String policy,
    double sampleWeight) {

  /** The rows of one trace, in the order of their starts. */
  public static List<StoredSpan> ofTrace(Sql sql, String traceId) {
    return sql
        .rows(
            "SELECT span_id, parent_span_id, service, name, kind, status,"
                + " toUnixTimestamp64Nano(start_time) AS start, duration_ns, attributes,"
                + " `events.name` AS event_names, `events.attributes` AS event_attributes,"
                + " warnings, policy, sample_weight"
                + " FROM tailwater.spans WHERE trace_id = '"
                + traceId
                + "' ORDER BY start, span_id")
        .stream()
        .map(StoredSpan::of)
        .toList();
  }

  /**
   * The one span of a kind that a service has in a trace. Where agents tell milliseconds, the order
   * of starts does not say who called whom.
   */
  public static StoredSpan only(List<StoredSpan> trace, String service, String kind) {
    List<StoredSpan> found =
        trace.stream()
            .filter(span -> span.service().equals(service) && span.kind().equals(kind))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "%d %s spans of %s, expected one: %s".formatted(found.size(), kind, service, trace));
    }
    return found.getFirst();
  }

  /** True where the span has no parent. */
  public boolean isRoot() {
    return parentSpanId.isEmpty();
  }

  /** End, nanoseconds since 1970-01-01 UTC. */
  public long endNanos() {
    return startNanos + durationNanos;
  }

  private static StoredSpan of(JsonNode row) {
    List<Map<String, String>> eventAttributes = new ArrayList<>();
    row.get("event_attributes").forEach(map -> eventAttributes.add(map(map)));
    return new StoredSpan(
        row.get("span_id").asText(),
        row.get("parent_span_id").asText(),
        row.get("service").asText(),
        row.get("name").asText(),
        row.get("kind").asText(),
        row.get("status").asText(),
        row.get("start").asLong(),
        row.get("duration_ns").asLong(),
        map(row.get("attributes")),
        list(row.get("event_names")),
        eventAttributes,
        list(row.get("warnings")),
        row.get("policy").asText(),
        row.get("sample_weight").asDouble());
  }

  private static List<String> list(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
