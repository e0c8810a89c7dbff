package io.tailwater.sinks.clickhouse;

import io.tailwater.model.OtTraceState;
import io.tailwater.model.otlp.SpanView;

/**
 * How many spans of all traffic a kept span stands for.
 *
 * <p>That is the weight of its trace's verdict, unless an earlier sampler let the span through by a
 * stricter threshold, which the span's {@code tracestate} then tells. Consistent samplers compare
 * one randomness of the trace with their thresholds, so the strictest alone counts: weights do not
 * multiply. Source: the OpenTelemetry specification, "TraceState: Probability Sampling". A span of
 * a trace that is no part of the sample stands for nothing, whatever it says. Not thread-safe.
 */
final class SpanWeight {
  private final OtTraceState traceState = new OtTraceState();
  private double verdictWeight = 1;
  private long verdictThreshold;

  /** Says the weight of the verdict on the next spans: 0, or at least 1. */
  void verdict(double weight) {
    verdictWeight = weight;
    verdictThreshold = weight == 0 ? OtTraceState.MAX : OtTraceState.thresholdOfWeight(weight);
  }

  /** The weight of a span; the verdict's own, bit for bit, where no threshold is stricter. */
  double of(SpanView span) {
    if (span.traceStateLength() == 0) {
      return verdictWeight;
    }
    traceState.read(span.buffer(), span.traceStateOffset(), span.traceStateLength());
    return traceState.threshold() > verdictThreshold
        ? OtTraceState.weightOf(traceState.threshold())
        : verdictWeight;
  }
}
