package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.metric.WatchedMetrics;
import io.tailwater.processors.alert.rule.AlertEntity;
import org.jspecify.annotations.Nullable;

/**
 * What of an entity a rule looks at.
 *
 * @param name as rules have it, such as {@code latency.p99}
 * @param shape what its minutes are
 * @param quantile of durations, which one; 0 for other shapes
 */
record Signal(String name, Shape shape, double quantile) {
  private static final int PERCENT = 100;

  /** What the minutes of a signal are. */
  enum Shape {
    /** Durations of calls. */
    LATENCY,
    /** By how much clients waited longer than servers worked. */
    GAP,
    /** A number of calls. */
    VOLUME,
    /** Bad ones of all calls. */
    SHARE,
    /** Status codes that tell of errors. */
    CODES,
    /** Whether anything was heard. */
    PRESENCE,
    /** The value of a metric. */
    GAUGE
  }

  /** The signal of that name that entities of a kind have; null where they have none. */
  static @Nullable Signal of(AlertEntity.Kind kind, String name) {
    boolean byName = name.startsWith(WatchedMetrics.BY_NAME);
    return switch (kind) {
      case SERVICE ->
          switch (name) {
            case "database.pool.waiting" -> new Signal(name, Shape.GAUGE, 0);
            case "throughput" -> new Signal(name, Shape.VOLUME, 0);
            case "error.ratio", "status.4xx", "status.5xx" -> new Signal(name, Shape.SHARE, 0);
            case "status.code" -> new Signal(name, Shape.CODES, 0);
            case "agent.alive" -> new Signal(name, Shape.PRESENCE, 0);
            default -> byName ? new Signal(name, Shape.GAUGE, 0) : latency("latency.p", name);
          };
      case ENDPOINT ->
          switch (name) {
            case "throughput" -> new Signal(name, Shape.VOLUME, 0);
            case "error.ratio" -> new Signal(name, Shape.SHARE, 0);
            default -> latency("latency.p", name);
          };
      case EDGE ->
          switch (name) {
            case "edge.gap" -> new Signal(name, Shape.GAP, 0.99);
            case "edge.errors" -> new Signal(name, Shape.SHARE, 0);
            case "edge.calls" -> new Signal(name, Shape.VOLUME, 0);
            default -> latency("edge.p", name);
          };
      case DATABASE ->
          switch (name) {
            case "database.errors", "database.slow" -> new Signal(name, Shape.SHARE, 0);
            default -> latency("database.p", name);
          };
      case INSTANCE ->
          byName || name.startsWith("process.") || name.startsWith("runtime.")
              ? new Signal(name, Shape.GAUGE, 0)
              : null;
      case HOST -> byName || name.startsWith("host.") ? new Signal(name, Shape.GAUGE, 0) : null;
      case LOG -> null;
    };
  }

  private static @Nullable Signal latency(String prefix, String name) {
    String digits = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    if (digits.length() != 2 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    return new Signal(name, Shape.LATENCY, (double) Integer.parseInt(digits) / PERCENT);
  }
}
