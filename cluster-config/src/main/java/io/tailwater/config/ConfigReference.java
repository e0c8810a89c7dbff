package io.tailwater.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every key that {@code tailwater.yaml} may hold: the validation reads this table and {@code
 * docs/configuration.md} is generated from it.
 */
final class ConfigReference {
  /** The table, in the order of the documentation. */
  static final List<ConfigKey> KEYS =
      Stream.of(
              SamplingReference.KEYS,
              PolicyReference.KEYS,
              OwnPolicyReference.KEYS,
              LogReference.KEYS,
              MetricReference.KEYS,
              NodeReference.KEYS,
              SkyWalkingReference.KEYS,
              AlertReference.KEYS,
              AlertRuleReference.KEYS,
              SloReference.KEYS,
              ReceiverReference.KEYS)
          .flatMap(List::stream)
          .toList();

  /** Where a policy holds others: these take the same keys as the entries of {@code policies}. */
  private static final String NESTED_POLICY =
      "\\.(and\\.and_sub_policy\\[]|or\\.or_sub_policy\\[]|drop\\.drop_sub_policy\\[]"
          + "|composite\\.composite_sub_policy\\[]|not\\.not_sub_policy|scope\\.policy"
          + "|rules\\.rules\\[]\\.condition)(?=\\.|$)";

  /** The settings of a rule's sampler are those of the policy of the same type. */
  private static final String SAMPLER_SETTINGS = "\\.rules\\.rules\\[]\\.sampler(?=\\.)";

  private ConfigReference() {}

  /** The keys directly inside a block; {@code ""} is the top of the file. */
  static List<ConfigKey> inside(String blockPath) {
    String block = generic(blockPath);
    String prefix = block.isEmpty() ? "" : block + ".";
    return KEYS.stream()
        .filter(key -> key.path().startsWith(prefix))
        .filter(key -> key.path().indexOf('.', prefix.length()) < 0)
        .toList();
  }

  /** The key of this name directly inside a block. */
  static Optional<ConfigKey> find(String blockPath, String name) {
    return inside(blockPath).stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** Whether the block is a policy, nested or not. */
  static boolean isPolicy(String blockPath) {
    return generic(blockPath).equals(PolicyReference.POLICIES);
  }

  private static String generic(String path) {
    return path.replaceAll("\\[\\d+]", "[]")
        .replaceAll(NESTED_POLICY, "")
        .replaceAll(SAMPLER_SETTINGS, "");
  }
}
