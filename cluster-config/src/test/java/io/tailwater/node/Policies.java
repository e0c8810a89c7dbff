package io.tailwater.node;

import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.NodeSettings;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.node.PolicyVersion.Draft;

/** Texts and versions that tests use. */
final class Policies {
  private Policies() {}

  /** A valid file that keeps this share of traces. */
  static String keeping(int percent) {
    return keeping(percent, "10s");
  }

  static String keeping(int percent, String decisionWait) {
    return """
    tail_sampling:
      decision_wait: %s
      policies:
        - name: rest
          type: probabilistic
          probabilistic: {sampling_percentage: %d}
    """
        .formatted(decisionWait, percent);
  }

  /** What a node runs with whose file says nothing of it. */
  static NodeSettings nodeSettings() {
    try {
      return TailwaterConfig.parse("test", keeping(1)).node();
    } catch (InvalidConfigException e) {
      throw new AssertionError(e);
    }
  }

  static Draft draft(String yaml, String source) {
    return new Draft(yaml, source, "ada", "");
  }

  static PolicyVersion version(int number, long effectiveFromMillis, String yaml) {
    return version(number, effectiveFromMillis, yaml, "api");
  }

  static PolicyVersion version(int number, long effectiveFromMillis, String yaml, String source) {
    return PolicyVersion.of(draft(yaml, source), number, effectiveFromMillis, 5);
  }
}
