package io.tailwater.sinks;

import java.util.List;
import java.util.Map;

/** A span as a reader of the store finds it, whatever the store is. */
public record StoredSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String service,
    String name,
    String kind,
    String status,
    String statusMessage,
    long startNanos,
    long durationNanos,
    Map<String, String> attributes,
    Map<String, String> resourceAttributes,
    String scopeName,
    String scopeVersion,
    List<Event> events,
    List<Link> links,
    String traceState,
    long flags,
    List<String> warnings,
    double sampleWeight,
    String policy,
    int policyVersion) {
  /** An event of a span. */
  public record Event(long timeNanos, String name, Map<String, String> attributes) {}

  /** A link of a span. */
  public record Link(String traceId, String spanId, Map<String, String> attributes) {}
}
