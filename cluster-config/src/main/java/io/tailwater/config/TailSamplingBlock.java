package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the checked {@code tail_sampling:} block into its meaning, with the rules no table can say.
 */
final class TailSamplingBlock {
  private static final Duration COLLECTOR_TICK = Duration.ofSeconds(1);

  private final Findings findings;

  TailSamplingBlock(Findings findings) {
    this.findings = findings;
  }

  /** The block's meaning; where something is wrong, that is reported. */
  SamplingSpec read(Section block) {
    SamplingMode mode =
        block.value("compat", String.class).filter(word -> word.equals("otel")).isPresent()
            ? SamplingMode.OTEL
            : SamplingMode.STRICT;
    boolean spanIngest =
        block
            .value("sampling_strategy", String.class)
            .filter(word -> word.equals("span-ingest"))
            .isPresent();
    PolicyRules rules = new PolicyRules(findings, mode, spanIngest && mode == SamplingMode.OTEL);
    Set<String> gates = gates(block, rules);
    boolean traceState = rules.strict() || gates.contains(SamplingReference.TRACE_STATE_GATE);
    checkStrategy(block, rules, spanIngest);
    checkOverflow(block, rules);
    checkShutdown(block, rules);
    checkStorage(block, rules, gates);
    boolean firstMatch = flag(block, "sample_on_first_match");
    if (firstMatch && traceState && !rules.strict()) {
      rules.note(
          block,
          "sample_on_first_match",
          "hides the thresholds of the policies below the first match, so that the threshold written"
              + " to tracestate may be too strict");
    }
    return new SamplingSpec(
        mode,
        traceState,
        decisionWait(block, rules),
        block
            .value("decision_wait_after_root_received", Duration.class)
            .orElse(rules.strict() ? Duration.ofSeconds(6) : Duration.ZERO),
        block.value("decision_wait_when_complete", Duration.class).orElse(Duration.ZERO),
        firstMatch,
        block.value("num_traces", Long.class).orElse(0L),
        block.value("maximum_trace_size_bytes", Long.class).orElse(0L),
        rules.spanIngest(),
        new PolicyReader(rules).read(block));
  }

  /** The collector's clock ticks once a second, so that it waits no less. */
  private static Duration decisionWait(Section block, PolicyRules rules) {
    Duration wait = block.value("decision_wait", Duration.class).orElse(Duration.ofSeconds(30));
    if (wait.isZero()) {
      rules.strictError(block, "decision_wait", "out of range: give at least 1ms");
    }
    boolean tooShort = wait.compareTo(COLLECTOR_TICK) < 0;
    return rules.strict() || !tooShort ? wait : COLLECTOR_TICK;
  }

  private static Set<String> gates(Section block, PolicyRules rules) {
    rules.strictErrorIfMentioned(
        block,
        "feature_gates",
        "goes with `compat: otel` only; in strict mode tracestate always takes part");
    return block.texts("feature_gates").stream().map(Located::value).collect(Collectors.toSet());
  }

  private static void checkStrategy(Section block, PolicyRules rules, boolean spanIngest) {
    if (!spanIngest) {
      return;
    }
    rules.trap(
        block,
        "sampling_strategy",
        "span-ingest judges each batch of spans by itself, and drops what no batch alone would keep",
        "leave it out, so that whole traces are judged");
    if (!rules.strict()) {
      rules.note(
          block,
          "sampling_strategy",
          "is followed by `tailwater evaluate` alone; a node judges whole traces");
    }
  }

  private static void checkOverflow(Section block, PolicyRules rules) {
    if (!flag(block, "block_on_overflow")) {
      return;
    }
    Section cache =
        block
            .value("decision_cache", Section.class)
            .orElseGet(() -> Section.absent("decision_cache", block.at()));
    if (cache.value("sampled_cache_size", Long.class).orElse(0L) == 0
        || cache.value("non_sampled_cache_size", Long.class).orElse(0L) == 0) {
      rules.trap(
          block,
          "block_on_overflow",
          "without both decision caches the collector never frees decided traces, and stops reading"
              + " for ever after num_traces of them",
          "leave it out: here Kafka holds what is not yet read");
    }
  }

  private static void checkShutdown(Section block, PolicyRules rules) {
    if (!flag(block, "drop_pending_traces_on_shutdown")) {
      return;
    }
    String reason = "undecided traces stay in Kafka and are judged after the restart";
    rules.trap(block, "drop_pending_traces_on_shutdown", "cannot be: " + reason, "leave it out");
    if (!rules.strict()) {
      rules.note(block, "drop_pending_traces_on_shutdown", "has no effect here: " + reason);
    }
  }

  private static void checkStorage(Section block, PolicyRules rules, Set<String> gates) {
    if (!block.mentions("tail_storage")) {
      return;
    }
    String reason = "undecided traces are held by Kafka, no other storage is needed";
    if (rules.strict()) {
      rules.error(block, "tail_storage", "cannot be: " + reason + "; leave it out");
    } else if (!gates.contains(SamplingReference.TAIL_STORAGE_GATE)) {
      rules.error(
          block,
          "tail_storage",
          "needs the feature gate "
              + SamplingReference.TAIL_STORAGE_GATE
              + ", as in the collector; leave it out: "
              + reason);
    } else {
      rules.note(block, "tail_storage", "has no effect here: " + reason);
      if (block.value("num_shards", Long.class).orElse(1L) > 1) {
        rules.error(block, "num_shards", "the collector cannot have more than 1 with tail_storage");
      }
    }
  }

  private static boolean flag(Section block, String key) {
    return block.value(key, Boolean.class).orElse(false);
  }
}
