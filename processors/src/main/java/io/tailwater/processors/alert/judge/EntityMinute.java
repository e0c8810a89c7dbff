package io.tailwater.processors.alert.judge;

import io.tailwater.model.LatencyHistogram;
import io.tailwater.model.rollup.CallStats;
import java.util.Map;

/**
 * What a minute has of an entity.
 *
 * @param alive whether anything was heard of the service
 * @param stats of the entity's calls
 * @param gap of an edge, by how much clients waited longer than servers worked
 * @param callerCalls of an edge, the calls that its client answered
 * @param clientErrors of a service, answers with HTTP statuses of 4xx
 * @param serverErrors of a service, answers with HTTP statuses of 5xx
 * @param codes of a service, status codes that tell of errors, and how often each
 * @param gauges values of its metrics, by signal
 */
record EntityMinute(
    boolean alive,
    CallStats stats,
    LatencyHistogram gap,
    long callerCalls,
    long clientErrors,
    long serverErrors,
    Map<String, Long> codes,
    Map<String, Double> gauges) {
  /** A minute of something that is called. */
  static EntityMinute ofCalls(boolean alive, CallStats stats) {
    return new EntityMinute(alive, stats, new LatencyHistogram(), 0, 0, 0, Map.of(), Map.of());
  }

  /** A minute of something that is measured. */
  static EntityMinute ofMetrics(boolean alive, Map<String, Double> gauges) {
    return new EntityMinute(
        alive, new CallStats(), new LatencyHistogram(), 0, 0, 0, Map.of(), gauges);
  }

  /** The value of a metric; NaN where it was not measured. */
  double gauge(Signal signal) {
    return gauges.getOrDefault(signal.name(), Double.NaN);
  }

  /** The durations that a signal is about. */
  LatencyHistogram durations(Signal signal) {
    return signal.shape() == Signal.Shape.GAP ? gap : stats.latency();
  }

  /** Whether there is anything of a signal from which it could be known. */
  boolean has(Signal signal) {
    return switch (signal.shape()) {
      case GAP -> gap.count() > 0;
      case PRESENCE -> alive;
      case GAUGE -> gauges.containsKey(signal.name());
      case LATENCY, VOLUME, SHARE, CODES -> stats.calls() > 0;
    };
  }
}
