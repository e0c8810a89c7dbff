package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;
import static io.tailwater.config.ConfigKey.requiredIfStrict;

import io.tailwater.config.ValueType.AnyCase;
import io.tailwater.config.ValueType.AnyText;
import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Choices;
import io.tailwater.config.ValueType.Count;
import io.tailwater.config.ValueType.Decimal;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.OpaqueBlock;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.Whole;
import java.util.List;

/**
 * The keys of a policy and of the policy types that the OpenTelemetry Collector's {@code
 * tailsamplingprocessor} v0.164.1 has, under its names.
 */
final class PolicyReference {
  /** Where policies stand; nested ones take the same keys. */
  static final String POLICIES = "tail_sampling.policies[]";

  /** The collector's policy types. */
  static final List<String> TYPES =
      List.of(
          "always_sample",
          "latency",
          "numeric_attribute",
          "string_attribute",
          "boolean_attribute",
          "status_code",
          "span_count",
          "trace_state",
          "trace_flags",
          "probabilistic",
          "rate_limiting",
          "bytes_limiting",
          "ottl_condition",
          "and",
          "not",
          "drop",
          "composite");

  private static final Count COUNT = new Count(Long.MAX_VALUE);
  private static final Count SPANS = new Count(Integer.MAX_VALUE);
  private static final Whole INTEGER = new Whole(Long.MIN_VALUE, Long.MAX_VALUE);
  private static final String KEY_MEANING = "The attribute's key.";
  private static final String INVERT_MEANING =
      "Keeps a trace in which nothing matches instead; in strict mode for parts of other policies only.";
  private static final String BURST_MEANING =
      "The most that may be saved up; `0` means twice the rate. With `compat: otel` also the largest trace that can pass.";

  static final List<ConfigKey> KEYS =
      List.of(
          requiredIfStrict(
              POLICIES,
              new Blocks(0),
              "keeps nothing",
              "The policies; a trace is kept when any of them would keep it, unless a `drop` policy drops it."),
          optional(
              POLICIES + ".name",
              new AnyText(),
              "",
              "Names the policy on every span that it keeps. Required and unique, except inside another policy."),
          required(
              POLICIES + ".type",
              new Text(),
              "The kind of policy; its settings stand in a block of the same name. The collector's: "
                  + String.join(", ", TYPES)
                  + ". Tailwater's own: "
                  + String.join(", ", OwnPolicyReference.TYPES)
                  + "."),
          optional(
              POLICIES + ".always_sample",
              new OpaqueBlock(),
              "",
              "Keeps every trace. No settings."),
          block(
              "latency",
              "Keeps a trace whose extent, latest end minus earliest start in whole milliseconds, is above the threshold."),
          optional(
              at("latency.threshold_ms"), COUNT, "0", "Milliseconds that the extent must exceed."),
          optional(
              at("latency.upper_threshold_ms"),
              COUNT,
              "0",
              "Milliseconds that the extent must not exceed; `0` means no upper bound."),
          block(
              "numeric_attribute",
              "Keeps a trace in which a resource or a span has the attribute with a number within the bounds, both included; one bound at least is needed."),
          requiredIfStrict(at("numeric_attribute.key"), new AnyText(), "", KEY_MEANING),
          optional(
              at("numeric_attribute.min_value"),
              INTEGER,
              "no bound",
              "The least value. `0` is no bound to the collector and therefore refused in strict mode."),
          optional(
              at("numeric_attribute.max_value"),
              INTEGER,
              "no bound",
              "The greatest value. `0` is no bound to the collector and therefore refused in strict mode."),
          optional(at("numeric_attribute.invert_match"), new Flag(), "false", INVERT_MEANING),
          block(
              "string_attribute",
              "Keeps a trace in which a resource or a span has the attribute with one of the values."),
          requiredIfStrict(at("string_attribute.key"), new AnyText(), "", KEY_MEANING),
          requiredIfStrict(
              at("string_attribute.values"),
              new Texts(0),
              "",
              "Exact values, or RE2 expressions that may match anywhere in the value. In strict mode at least one, and none empty."),
          optional(
              at("string_attribute.enabled_regex_matching"),
              new Flag(),
              "false",
              "Whether `values` are RE2 expressions."),
          optional(at("string_attribute.invert_match"), new Flag(), "false", INVERT_MEANING),
          optional(
                  at("string_attribute.cache_max_size"),
                  INTEGER,
                  "",
                  "Sizes the collector's cache of matches.")
              .withoutEffect("has no effect here: memory is bounded in bytes"),
          block(
              "boolean_attribute",
              "Keeps a trace in which a resource or a span has the attribute with this value."),
          requiredIfStrict(at("boolean_attribute.key"), new AnyText(), "", KEY_MEANING),
          requiredIfStrict(at("boolean_attribute.value"), new Flag(), "false", "The value."),
          optional(at("boolean_attribute.invert_match"), new Flag(), "false", INVERT_MEANING),
          block("status_code", "Keeps a trace with a span of one of the status codes."),
          required(
              at("status_code.status_codes"),
              new Choices(List.of("OK", "ERROR", "UNSET")),
              "The codes."),
          block("span_count", "Keeps a trace of at least and at most so many spans."),
          optional(at("span_count.min_spans"), SPANS, "0", "The fewest spans."),
          optional(
              at("span_count.max_spans"), SPANS, "0", "The most spans; `0` means no upper bound."),
          block(
              "trace_state",
              "Keeps a trace in which some span's `tracestate` has a member of this key with one of the values."),
          requiredIfStrict(at("trace_state.key"), new AnyText(), "", "The member's key."),
          requiredIfStrict(
              at("trace_state.values"),
              new Texts(0),
              "",
              "The values. In strict mode at least one, and none empty."),
          optional(
              at("trace_flags"),
              new OpaqueBlock(),
              "",
              "Keeps a trace in which some span has the sampled flag. No settings."),
          block(
              "probabilistic",
              "Keeps a share of all trace ids: the same ids wherever salt and share are the same."),
          optional(
              at("probabilistic.hash_salt"),
              new AnyText(),
              "",
              "Changes which ids are chosen; empty means the collector's own salt."),
          requiredIfStrict(
              at("probabilistic.sampling_percentage"),
              new Decimal(),
              "0",
              "The share in percent; 0 or less keeps nothing, 100 or more keeps everything."),
          block(
              "rate_limiting",
              "Keeps at most so many spans a second, counted over the whole cluster."),
          requiredIfStrict(at("rate_limiting.spans_per_second"), COUNT, "0", "Spans a second."),
          optional(at("rate_limiting.burst_capacity"), COUNT, "0", BURST_MEANING),
          block(
              "bytes_limiting",
              "Keeps at most so many bytes of OTLP a second, counted over the whole cluster."),
          requiredIfStrict(at("bytes_limiting.bytes_per_second"), COUNT, "0", "Bytes a second."),
          optional(at("bytes_limiting.burst_capacity"), COUNT, "0", BURST_MEANING),
          block(
              "ottl_condition",
              "Keeps a trace in which one of the conditions holds for one span or one span event; one condition at least is needed."),
          optional(
              at("ottl_condition.error_mode"),
              new AnyCase(List.of("ignore", "silent", "propagate")),
              "ignore; silent with `compat: otel`",
              "What an error in a condition means. `ignore` and `silent`: it counts as false; `propagate`: the policy casts no vote."),
          optional(at("ottl_condition.span"), new Texts(0), "", "Conditions on a span."),
          optional(at("ottl_condition.spanevent"), new Texts(0), "", "Conditions on a span event."),
          block(
              "and",
              "Keeps a trace that every part would keep, each part judging the whole trace."),
          requiredIfStrict(
              at("and.and_sub_policy[]"),
              new Blocks(0),
              "keeps every trace",
              "The parts. With `compat: otel` leaves and `not`."),
          block("not", "Keeps a trace that its part would not keep."),
          required(at("not.not_sub_policy"), new Block(), "The part. With `compat: otel` a leaf."),
          block(
              "drop",
              "Drops a trace that every part would keep, whatever else says keep; at the top level only."),
          requiredIfStrict(
              at("drop.drop_sub_policy[]"),
              new Blocks(0),
              "drops every trace",
              "The parts. With `compat: otel` leaves and `not`."),
          block(
              "composite",
              "The first part that would keep a trace decides, within its share of a rate."),
          requiredIfStrict(
              at("composite.max_total_spans_per_second"),
              COUNT,
              "0",
              "Spans a second for all parts together."),
          requiredIfStrict(
              at("composite.composite_sub_policy[]"),
              new Blocks(0),
              "keeps nothing",
              "The parts, in the order in which they are asked. With `compat: otel` leaves and `and`."),
          optional(
              at("composite.policy_order"),
              new Texts(0),
              "",
              "Ignored by the collector; strict mode refuses it where it differs from the order of the parts."),
          optional(
              at("composite.rate_allocation[]"),
              new Blocks(0),
              "",
              "The parts' shares of the rate."),
          requiredIfStrict(
              at("composite.rate_allocation[].policy"), new AnyText(), "", "The part's name."),
          optional(
              at("composite.rate_allocation[].percent"),
              INTEGER,
              "0",
              "Its share in percent; `0` means the total divided by the number of parts, and so does no allocation."));

  private PolicyReference() {}

  private static String at(String key) {
    return POLICIES + "." + key;
  }

  private static ConfigKey block(String type, String meaning) {
    return optional(at(type), new Block(), "", meaning);
  }
}
