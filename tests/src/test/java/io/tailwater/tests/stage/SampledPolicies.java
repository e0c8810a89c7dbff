package io.tailwater.tests.stage;

import io.tailwater.config.TailwaterConfig;

/**
 * The shipped configuration with a share to try the sampling on: of what is neither an error nor
 * slow nor core, one trace in twenty is kept.
 */
public final class SampledPolicies {
  /** Share of the rest, in percent. */
  public static final int REST_PERCENTAGE = 5;

  private static final String SHIPPED_SHARE = "sampling_percentage: 100";
  private static final String SHIPPED_SOURCES =
      "  sources: [otlp_spans, {topic: otlp_logs, signal: logs}, {topic: otlp_metrics, signal: metrics}]";
  private static final String SHIPPED_QUIET = "decision_wait_after_root_received: 6s";

  private SampledPolicies() {}

  /** The text of a {@code tailwater.yaml}. */
  public static String text() {
    String shipped = TailwaterConfig.shippedText();
    if (!shipped.contains(SHIPPED_SHARE)) {
      throw new IllegalStateException("the shipped configuration has no " + SHIPPED_SHARE);
    }
    return shipped.replace(SHIPPED_SHARE, "sampling_percentage: " + REST_PERCENTAGE);
  }

  /**
   * The same, with traces judged a second after their root instead of six, and rows sent at once.
   */
  public static String impatient() {
    String text = text();
    if (!text.contains(SHIPPED_QUIET) || !text.contains(SHIPPED_SOURCES)) {
      throw new IllegalStateException(
          "the shipped configuration has no " + SHIPPED_QUIET + " or no " + SHIPPED_SOURCES);
    }
    return text.replace(SHIPPED_QUIET, "decision_wait_after_root_received: 1s")
        .replace(SHIPPED_SOURCES, "  clickhouse: {batch_max_delay: 50ms}\n" + SHIPPED_SOURCES);
  }
}
