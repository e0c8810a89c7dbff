package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.RateSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the samplers that keep one in N traces of a key, as policies and in rules. */
final class SamplerPolicies {
  private final PolicyRules rules;

  SamplerPolicies(PolicyRules rules) {
    this.rules = rules;
  }

  PolicySpec policy(String name, String type, Section block) {
    boolean useTraceLength = block.value("use_trace_length", Boolean.class).orElse(false);
    if (!type.equals("deterministic") && !useTraceLength && !block.mentions("fields")) {
      rules.error(
          block, "fields", "missing; give the attributes that make the key, or use_trace_length");
    }
    return new PolicySpec.KeyedRate(name, rate(type, block), fields(block), useTraceLength);
  }

  private List<String> fields(Section block) {
    Set<String> seen = new HashSet<>();
    for (Located<String> field : block.texts("fields")) {
      if (field.value().isBlank() || field.value().equals("root.")) {
        rules.findings().error(field.at(), block.path("fields"), "an attribute has a name");
      } else if (!seen.add(field.value())) {
        rules
            .findings()
            .error(field.at(), block.path("fields"), "'" + field.value() + "' is listed twice");
      }
    }
    return block.texts("fields").stream().map(Located::value).toList();
  }

  private RateSpec rate(String type, Section block) {
    int maxKeys = block.value("max_keys", Long.class).orElse(500L).intValue();
    return switch (type) {
      case "deterministic" -> new RateSpec.Deterministic(whole(block, "sample_rate", 1));
      case "dynamic" ->
          new RateSpec.Dynamic(
              whole(block, "goal_sample_rate", 1),
              millis(block, "adjustment_interval", 30_000),
              maxKeys);
      case "ema_dynamic" ->
          new RateSpec.EmaDynamic(
              whole(block, "goal_sample_rate", 1),
              millis(block, "adjustment_interval", 15_000),
              weight(block),
              maxKeys);
      case "ema_throughput" ->
          new RateSpec.EmaThroughput(
              whole(block, "goal_spans_per_second", 1),
              whole(block, "initial_sample_rate", 10),
              millis(block, "adjustment_interval", 15_000),
              weight(block),
              maxKeys);
      case "windowed_throughput" -> windowed(block, maxKeys);
      default -> throw new IllegalArgumentException("no sampler: " + type);
    };
  }

  private RateSpec windowed(Section block, int maxKeys) {
    long update = millis(block, "update_frequency", 1_000);
    long lookback = millis(block, "lookback_frequency", 30_000);
    if (lookback < update) {
      rules.error(
          block,
          "lookback_frequency",
          "must not be below update_frequency, which is "
              + GoDuration.format(Duration.ofMillis(update)));
    }
    return new RateSpec.WindowedThroughput(
        whole(block, "goal_spans_per_second", 1), update, lookback, maxKeys);
  }

  private double weight(Section block) {
    double weight = block.value("weight", Double.class).orElse(0.5);
    if (weight <= 0 || weight >= 1) {
      rules.error(block, "weight", "out of range: must be above 0 and below 1");
    }
    return weight;
  }

  private static long whole(Section block, String key, long absent) {
    return block.value(key, Long.class).orElse(absent);
  }

  private static long millis(Section block, String key, long absent) {
    return block.value(key, Duration.class).map(Duration::toMillis).orElse(absent);
  }
}
