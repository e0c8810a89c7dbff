package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.StoredLog;
import io.tailwater.sinks.StoredSpan;
import io.tailwater.sinks.StoredTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row that {@link NativeRows} read: values by column name. */
public record NativeRow(Map<String, Object> values) {
  /** The row as a span of {@code tailwater.spans}. */
  public StoredSpan span() {
    return new StoredSpan(
        text("trace_id"),
        text("span_id"),
        text("parent_span_id"),
        text("service"),
        text("name"),
        text("kind"),
        text("status"),
        text("status_message"),
        number("start_time"),
        number("duration_ns"),
        map(value("attributes")),
        map(value("resource_attributes")),
        text("scope_name"),
        text("scope_version"),
        events(),
        links(),
        text("trace_state"),
        number("flags"),
        texts("warnings"),
        decimal("sample_weight"),
        text("policy"),
        (int) number("policy_version"));
  }

  /** The row as a log of {@code tailwater.logs}. */
  public StoredLog log() {
    return new StoredLog(
        number("time"),
        number("observed_time"),
        text("trace_id"),
        text("span_id"),
        number("trace_flags"),
        text("service"),
        text("instance"),
        text("severity"),
        number("severity_number"),
        text("severity_text"),
        text("body"),
        text("event_name"),
        map(value("attributes")),
        map(value("resource_attributes")),
        text("scope_name"),
        text("scope_version"),
        text("pattern_id"),
        text("correlation"),
        text("policy"),
        text("reason"),
        decimal("sample_weight"),
        texts("warnings"),
        number("source_partition"),
        number("source_offset"),
        number("source_index"));
  }

  /** The row as a trace of {@code tailwater.traces}. */
  public StoredTrace trace() {
    return new StoredTrace(
        text("trace_id"),
        text("root_service"),
        text("root_name"),
        number("start_time"),
        number("end_time"),
        number("duration_ns"),
        number("span_count"),
        number("error_count"),
        texts("services"),
        text("policy"),
        decimal("sample_weight"),
        (int) number("policy_version"),
        text("decision_reason"),
        number("complete") == 1,
        number("decided_on_partial") == 1,
        number("decided_early") == 1,
        number("late_spans"));
  }

  /** A text or a word of an enumeration. */
  public String text(String column) {
    return (String) value(column);
  }

  /** A whole number; days or nanoseconds since 1970-01-01 for dates and times. */
  public long number(String column) {
    return (Long) value(column);
  }

  /** A floating-point number. */
  public double decimal(String column) {
    return (Double) value(column);
  }

  /** An array of numbers. */
  public List<Object> numbers(String column) {
    return List.copyOf(list(column));
  }

  /** A map of texts. */
  public Map<String, String> map(String column) {
    return map(value(column));
  }

  /** An array of texts. */
  public List<String> texts(String column) {
    return list(column).stream().map(String.class::cast).toList();
  }

  private List<StoredSpan.Event> events() {
    List<StoredSpan.Event> events = new ArrayList<>();
    for (int i = 0; i < list("events.time").size(); i++) {
      events.add(
          new StoredSpan.Event(
              (Long) list("events.time").get(i),
              (String) list("events.name").get(i),
              map(list("events.attributes").get(i))));
    }
    return events;
  }

  private List<StoredSpan.Link> links() {
    List<StoredSpan.Link> links = new ArrayList<>();
    for (int i = 0; i < list("links.trace_id").size(); i++) {
      links.add(
          new StoredSpan.Link(
              (String) list("links.trace_id").get(i),
              (String) list("links.span_id").get(i),
              map(list("links.attributes").get(i))));
    }
    return links;
  }

  private List<?> list(String column) {
    return (List<?>) value(column);
  }

  private Object value(String column) {
    Object value = values.get(column);
    if (value == null) {
      throw new IllegalStateException("no column " + column + " among " + values.keySet());
    }
    return value;
  }

  private static Map<String, String> map(Object entries) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Object entry : (List<?>) entries) {
      Map.Entry<?, ?> pair = (Map.Entry<?, ?>) entry;
      map.put((String) pair.getKey(), (String) pair.getValue());
    }
    return map;
  }
}
