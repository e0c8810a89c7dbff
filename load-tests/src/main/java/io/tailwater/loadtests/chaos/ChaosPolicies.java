package io.tailwater.loadtests.chaos;

import io.tailwater.config.GroupProtocol;

/**
 * The policies of a fault run. They keep no state from trace to trace, so that what they say of a
 * trace can be said again afterwards; versions differ in the share that they keep of the rest.
 */
final class ChaosPolicies {
  /** The wait for a trace, milliseconds. */
  static final long DECISION_WAIT_MILLIS = 3_000;

  /**
   * The wait of a log for the verdict on its trace, milliseconds: as far beyond that of the traces
   * as it goes unless told otherwise. Logs that no trace speaks for are kept if they are errors and
   * not otherwise, so that it can be said which must be there.
   */
  static final long LOG_WAIT_MILLIS = DECISION_WAIT_MILLIS + 10_000;

  private static final int[] PERCENTAGES = {25, 40, 10, 50, 20};

  private ChaosPolicies() {}

  /** The {@code tailwater.yaml} of a version, from 1. */
  static String yaml(int version, int partitions, GroupProtocol groupProtocol) {
    return """
    tail_sampling:
      decision_wait: %dms
      decision_wait_after_root_received: 0s
      policies:
        - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
        - {name: slow, type: latency, latency: {threshold_ms: 1000}}
        - {name: core, type: string_attribute, string_attribute: {key: tailwater.tier, values: [core]}}
        - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: %d}}
    logs: {wait: %ds, first_of_pattern: 0, rate: 0}
    # What alerts pin is kept beside what the policies keep, and the truth is that of the policies.
    alerts: {enabled: false}
    node:
      partitions: %d
      group_protocol: %s
      clickhouse: {batch_max_rows: 5000, batch_max_delay: 500ms}
    """
        .formatted(
            DECISION_WAIT_MILLIS,
            PERCENTAGES[(version - 1) % PERCENTAGES.length],
            LOG_WAIT_MILLIS / 1_000,
            partitions,
            groupProtocol.word());
  }
}
