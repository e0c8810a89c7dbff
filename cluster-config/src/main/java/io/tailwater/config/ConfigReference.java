package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.AnyText;
import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Bytes;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Choices;
import io.tailwater.config.ValueType.Decimal;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Opaque;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.Wait;
import io.tailwater.config.ValueType.Whole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every key that {@code tailwater.yaml} may hold: the validation reads this table and {@code
 * docs/configuration.md} is generated from it.
 *
 * <p>Names, types and defaults under {@code tail_sampling} are those of the OpenTelemetry
 * Collector's {@code tailsamplingprocessor} v0.164.
 */
final class ConfigReference {
  private static final String BOUNDED_IN_BYTES = "has no effect here: memory is bounded in bytes";
  private static final String POLICIES = "tail_sampling.policies[]";
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private static final Whole COUNT = new Whole(0, Long.MAX_VALUE);

  /** The policy types that this version judges by. */
  static final List<String> POLICY_TYPES =
      List.of(
          "always_sample", "status_code", "latency", "probabilistic", "string_attribute", "and");

  /** The collector's other policy types. */
  static final List<String> UNSUPPORTED_POLICY_TYPES =
      List.of(
          "numeric_attribute",
          "boolean_attribute",
          "span_count",
          "trace_state",
          "trace_flags",
          "rate_limiting",
          "bytes_limiting",
          "ottl_condition",
          "not",
          "drop",
          "composite");

  /** The table, in the order of the documentation. */
  static final List<ConfigKey> KEYS =
      Stream.of(sampling(), samplingCompatibility(), policies(), node())
          .flatMap(List::stream)
          .toList();

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

  /** The path without list positions; the parts of an {@code and} are policies like any other. */
  private static String generic(String path) {
    return path.replaceAll("\\[\\d+]", "[]").replace(".and.and_sub_policy[]", "");
  }

  private static List<ConfigKey> sampling() {
    return List.of(
        required(
            "tail_sampling",
            new Block(),
            "How traces are judged, as the OpenTelemetry Collector's `tail_sampling` processor takes it."),
        optional(
            "tail_sampling.decision_wait",
            new Wait(Duration.ofMillis(1), Duration.ofDays(1)),
            "30s",
            "The longest wait for a trace, counted from its first span in stream time (Kafka record time)."),
        optional(
            "tail_sampling.decision_wait_after_root_received",
            new Wait(Duration.ZERO, Duration.ofDays(1)),
            "6s",
            "Once the root span is there, the wait until the trace is judged; never later than `decision_wait`. `0s` turns it off, which is the collector's default."));
  }

  private static List<ConfigKey> samplingCompatibility() {
    return List.of(
        optional("tail_sampling.num_traces", COUNT, "", "Sizes the collector's memory.")
            .withoutEffect(BOUNDED_IN_BYTES),
        optional(
                "tail_sampling.expected_new_traces_per_sec",
                COUNT,
                "",
                "Sizes the collector's memory.")
            .withoutEffect(BOUNDED_IN_BYTES),
        optional(
                "tail_sampling.decision_cache",
                new Block(),
                "",
                "Sizes the collector's memory of past decisions.")
            .withoutEffect("has no effect here: every decision is remembered in the ledger"),
        optional(
            "tail_sampling.decision_cache.sampled_cache_size", COUNT, "", "See `decision_cache`."),
        optional(
            "tail_sampling.decision_cache.non_sampled_cache_size",
            COUNT,
            "",
            "See `decision_cache`."),
        optional(
                "tail_sampling.num_shards",
                new Whole(0, 256),
                "",
                "Sets the collector's parallelism.")
            .withoutEffect("has no effect here: there is one shard for each partition"),
        optional(
                "tail_sampling.block_on_overflow",
                new Flag(),
                "",
                "Sets what the collector does when its table is full.")
            .withoutEffect(BOUNDED_IN_BYTES),
        optional(
                "tail_sampling.sample_on_first_match",
                new Flag(),
                "false",
                "Stops at the first policy that keeps a trace.")
            .onlyDefault("would change which policy a trace is kept by"),
        optional(
                "tail_sampling.maximum_trace_size_bytes",
                COUNT,
                "0",
                "Drops larger traces unjudged.")
            .onlyDefault("would drop large traces without judging them"),
        optional(
                "tail_sampling.sampling_strategy",
                new Choice(List.of("trace-complete", "span-ingest")),
                "trace-complete",
                "When traces are judged: whole, or batch by batch.")
            .onlyDefault("only whole traces are judged"),
        optional(
                "tail_sampling.drop_pending_traces_on_shutdown",
                new Flag(),
                "false",
                "Discards undecided traces at shutdown.")
            .onlyDefault("undecided traces stay in Kafka and are judged after the restart"),
        optional(
                "tail_sampling.tail_storage",
                new Opaque(),
                "",
                "Names the collector's disk buffer.")
            .onlyDefault("undecided traces are held by Kafka, no other storage is needed"));
  }

  private static List<ConfigKey> policies() {
    return List.of(
        required(
            POLICIES,
            new Blocks(1),
            "The policies; a trace is kept when any of them would keep it."),
        optional(
            POLICIES + ".name",
            new Text(),
            "",
            "Names the policy on every span that it keeps. Required and unique, except inside an `and`."),
        required(
            POLICIES + ".type",
            new Text(),
            "The kind of policy, one of "
                + String.join(", ", POLICY_TYPES)
                + "; its settings stand in a block of the same name."),
        optional(POLICIES + ".always_sample", new Opaque(), "", "Has no settings."),
        optional(
            POLICIES + ".status_code",
            new Block(),
            "",
            "Keeps a trace with a span of one of the status codes."),
        required(
            POLICIES + ".status_code.status_codes",
            new Choices(List.of("OK", "ERROR", "UNSET")),
            "The codes."),
        optional(
            POLICIES + ".latency",
            new Block(),
            "",
            "Keeps a trace whose extent, latest end minus earliest start in whole milliseconds, is above the threshold."),
        optional(
            POLICIES + ".latency.threshold_ms",
            COUNT,
            "0",
            "Milliseconds that the extent must exceed."),
        optional(
            POLICIES + ".latency.upper_threshold_ms",
            COUNT,
            "0",
            "Milliseconds that the extent must not exceed; `0` means no upper bound."),
        optional(
            POLICIES + ".probabilistic",
            new Block(),
            "",
            "Keeps a share of all trace ids: the same ids wherever salt and share are the same."),
        optional(
            POLICIES + ".probabilistic.hash_salt",
            new AnyText(),
            "",
            "Changes which ids are chosen; empty means the collector's own salt."),
        required(
            POLICIES + ".probabilistic.sampling_percentage",
            new Decimal(),
            "The share in percent; 0 or less keeps nothing, 100 or more keeps everything."),
        optional(
            POLICIES + ".string_attribute",
            new Block(),
            "",
            "Keeps a trace in which the resource or any span has the attribute with one of the values."),
        required(POLICIES + ".string_attribute.key", new Text(), "The attribute's key."),
        required(
            POLICIES + ".string_attribute.values",
            new Texts(1),
            "Exact values, or RE2 expressions that may match anywhere in the value."),
        optional(
            POLICIES + ".string_attribute.enabled_regex_matching",
            new Flag(),
            "false",
            "Whether `values` are RE2 expressions."),
        optional(
            POLICIES + ".string_attribute.invert_match",
            new Flag(),
            "false",
            "Keeps a trace in which nothing matches instead."),
        optional(
                POLICIES + ".string_attribute.cache_max_size",
                COUNT,
                "",
                "Sizes the collector's cache of matches.")
            .withoutEffect(BOUNDED_IN_BYTES),
        optional(
            POLICIES + ".and",
            new Block(),
            "",
            "Keeps a trace that every part would keep, each part judging the whole trace."),
        required(
            POLICIES + ".and.and_sub_policy[]",
            new Blocks(1),
            "The parts: policies as above, of any type but `and`."));
  }

  private static List<ConfigKey> node() {
    return List.of(
        optional("node", new Block(), "", "What a node may use and where it reads."),
        optional(
            "node.memory_budget",
            new Bytes(64 * MIB, 1024 * 1024 * MIB),
            "chosen by the node from its heap",
            "Memory for undecided spans."),
        optional(
            "node.partitions",
            new Whole(1, 1024),
            "8",
            "Partitions of the keyed topics, and so the most nodes that can share the work. Fixed once data is there."),
        optional("node.limits", new Block(), "", "What is heavier goes to the dead letters."),
        optional(
            "node.limits.max_record_bytes",
            new Bytes(KIB, 64 * MIB),
            "8MiB",
            "The heaviest Kafka record that is read."),
        optional(
            "node.limits.max_span_bytes",
            new Bytes(KIB, 64 * MIB),
            "1MiB",
            "The heaviest span; at most `max_record_bytes`."),
        optional(
            "node.rekey", new Block(), "", "The lane from raw topics to topics keyed by trace id."),
        optional(
            "node.rekey.enabled",
            new Flag(),
            "true",
            "Turn off only where producers already place spans by trace id."),
        optional("node.sources", new Texts(1), "[otlp_spans]", "Topics with OTLP spans."),
        optional("node.clickhouse", new Block(), "", "How rows are sent to ClickHouse."),
        optional(
            "node.clickhouse.batch_max_rows",
            new Whole(1, 1_000_000),
            "50000",
            "Rows in one insert at most."),
        optional(
            "node.clickhouse.batch_max_delay",
            new Wait(Duration.ofMillis(10), Duration.ofMinutes(5)),
            "1s",
            "The longest that a row waits for others."));
  }
}
