package io.tailwater.sinks;

import java.util.List;
import java.util.Map;

/** A log as a reader of the store finds it, whatever the store is. */
public record StoredLog(
    long timeNanos,
    long observedNanos,
    String traceId,
    String spanId,
    long flags,
    String service,
    String instance,
    String severity,
    long severityNumber,
    String severityText,
    String body,
    String eventName,
    Map<String, String> attributes,
    Map<String, String> resourceAttributes,
    String scopeName,
    String scopeVersion,
    String patternId,
    String correlation,
    String policy,
    String reason,
    double sampleWeight,
    List<String> warnings,
    long sourcePartition,
    long sourceOffset,
    long sourceIndex) {}
