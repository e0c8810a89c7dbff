package io.tailwater.model.metric;

/**
 * A measurement and the span that it was made in.
 *
 * @param timeNanos when, nanoseconds since 1970-01-01 UTC
 * @param value what was measured, in the unit of the series
 * @param traceIdHi bytes 0 to 7 of the trace id; 0 with the other half where there is none
 * @param traceIdLo bytes 8 to 15 of the trace id
 * @param spanId the span id; 0 where there is none
 */
public record MetricExemplar(
    long timeNanos, double value, long traceIdHi, long traceIdLo, long spanId) {}
