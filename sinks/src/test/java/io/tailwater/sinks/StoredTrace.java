package io.tailwater.sinks;

import java.util.List;

/** A trace as a reader of the store finds it. */
public record StoredTrace(
    String traceId,
    String rootService,
    String rootName,
    long startNanos,
    long endNanos,
    long durationNanos,
    long spanCount,
    long errorCount,
    List<String> services,
    String policy,
    double sampleWeight,
    int policyVersion,
    String decisionReason,
    boolean complete,
    boolean decidedOnPartial,
    boolean decidedEarly,
    long lateSpans) {}
