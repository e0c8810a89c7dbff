package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Decimal;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.TextsByName;
import io.tailwater.config.ValueType.Wait;
import io.tailwater.config.ValueType.Whole;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The keys of the policy types that are Tailwater's own; {@code compat: otel} refuses them. */
final class OwnPolicyReference {
  /** The types that keep one in N traces of a key, which are also the samplers of rules. */
  static final List<String> SAMPLER_TYPES =
      List.of("deterministic", "dynamic", "ema_dynamic", "ema_throughput", "windowed_throughput");

  /** Tailwater's own policy types. */
  static final List<String> TYPES =
      Stream.concat(
              Stream.of("or", "scope"),
              Stream.concat(
                  SAMPLER_TYPES.stream(),
                  Stream.of("rules", "tiers", "budget", "novelty", "above_baseline")))
          .toList();

  private static final String POLICIES = PolicyReference.POLICIES;
  private static final Whole RATE = new Whole(1, Long.MAX_VALUE);
  private static final Wait INTERVAL = new Wait(Duration.ofMillis(100), Duration.ofHours(1));

  static final List<ConfigKey> KEYS =
      Stream.of(trees(), samplers(), rulesAndTiers(), ofTheStream()).flatMap(List::stream).toList();

  private OwnPolicyReference() {}

  private static List<ConfigKey> trees() {
    return List.of(
        block("or", "Keeps a trace that some part would keep."),
        required(at("or.or_sub_policy[]"), new Blocks(1), "The parts."),
        block(
            "scope",
            "Keeps a trace in which one span of the scope satisfies the policy by itself."),
        required(
            at("scope.spans"),
            new Choice(List.of("same_span", "root", "entry")),
            "Which spans are looked at, one at a time: any span; the one without a parent; those of kind SERVER or CONSUMER and the roots of a service."),
        optional(
            at("scope.service"), new Text(), "", "The service, for `entry`, where it is required."),
        required(
            at("scope.policy"),
            new Block(),
            "What the span must satisfy: attributes, `status_code`, `latency` (its own), `trace_state`, `trace_flags`, `ottl_condition`, and `and`, `or`, `not` over them."));
  }

  private static List<ConfigKey> samplers() {
    return Stream.of(
            Stream.of(
                block("deterministic", "Keeps one in N traces, the same ones everywhere."),
                required(at("deterministic.sample_rate"), RATE, "N."),
                fields("deterministic")),
            Stream.of(
                block(
                    "dynamic",
                    "Keeps one in N traces of each key, rare keys more often, N found anew in each interval."),
                goalRate("dynamic"),
                interval("dynamic.adjustment_interval", "30s")),
            key("dynamic"),
            Stream.of(
                block("ema_dynamic", "The same over an exponential moving average of the counts."),
                goalRate("ema_dynamic"),
                interval("ema_dynamic.adjustment_interval", "15s"),
                weight("ema_dynamic")),
            key("ema_dynamic"),
            Stream.of(
                block(
                    "ema_throughput",
                    "Keeps so many spans a second, shared among keys over an exponential moving average."),
                goalThroughput("ema_throughput"),
                optional(
                    at("ema_throughput.initial_sample_rate"),
                    RATE,
                    "10",
                    "One in so many is kept until the first interval has passed."),
                interval("ema_throughput.adjustment_interval", "15s"),
                weight("ema_throughput")),
            key("ema_throughput"),
            Stream.of(
                block(
                    "windowed_throughput",
                    "Keeps so many spans a second, shared among keys by what was seen in the look-back."),
                goalThroughput("windowed_throughput"),
                interval("windowed_throughput.update_frequency", "1s"),
                interval("windowed_throughput.lookback_frequency", "30s")),
            key("windowed_throughput"))
        .flatMap(keys -> keys)
        .toList();
  }

  private static List<ConfigKey> rulesAndTiers() {
    String rule = at("rules.rules[]");
    String tier = at("tiers.tiers[]");
    return Stream.concat(
            Stream.of(
                block(
                    "rules",
                    "The first rule whose condition holds decides; where none holds, the policy casts no vote."),
                required(
                    rule,
                    new Blocks(1),
                    "The rules. Each has exactly one of `sampling_percentage`, `sampler` and `drop`."),
                optional(
                    rule + ".name", new Text(), "", "Names the rule on every span that it keeps."),
                optional(
                    rule + ".condition",
                    new Block(),
                    "",
                    "A policy, which needs no name; without it the rule is about every trace."),
                optional(
                    rule + ".sampling_percentage",
                    new Decimal(),
                    "",
                    "The share that is kept, 0 to 100, chosen by trace id."),
                optional(rule + ".sampler", new Block(), "", "The sampler that decides."),
                required(
                    rule + ".sampler.type",
                    new Choice(SAMPLER_TYPES),
                    "The kind of sampler; its settings stand in a block of the same name, with the keys of the policy of that type."),
                optional(rule + ".drop", new Flag(), "false", "Drops what the rule is about.")),
            Stream.concat(
                SAMPLER_TYPES.stream()
                    .map(
                        type ->
                            optional(
                                rule + ".sampler." + type,
                                new Block(),
                                "",
                                "As the policy `" + type + "`.")),
                Stream.of(
                    block(
                        "tiers",
                        "Keeps a share of each tier; a trace is of the highest tier that it touches."),
                    required(tier, new Blocks(1), "The tiers, highest first."),
                    required(tier + ".name", new Text(), "Names the tier; unique."),
                    required(
                        tier + ".sampling_percentage",
                        new Decimal(),
                        "The share that is kept, 0 to 100."),
                    optional(
                        tier + ".spans_per_second",
                        RATE,
                        "",
                        "A budget of the tier for the whole cluster; what it leaves is lent to the other tiers that have one."),
                    optional(
                        tier + ".services",
                        new Texts(1),
                        "",
                        "Services (`service.name`) whose traces are members."),
                    optional(
                        tier + ".routes",
                        new Texts(1),
                        "",
                        "Routes (`http.route`) whose traces are members."),
                    optional(
                        tier + ".attributes",
                        new TextsByName(),
                        "",
                        "Attributes with the values that make a trace a member."),
                    optional(
                        tier + ".downstream_of",
                        new Texts(1),
                        "",
                        "Services; a trace that touches what was seen downstream of them is a member. A tier without any member takes all that is left and stands last."))))
        .toList();
  }

  private static List<ConfigKey> ofTheStream() {
    return List.of(
        block(
            "budget",
            "Keeps at most so much a second, for each value of an attribute; chosen by the trace's randomness."),
        optional(
            at("budget.spans_per_second"),
            RATE,
            "",
            "Spans a second, for the whole cluster; or give `bytes_per_second`."),
        optional(at("budget.bytes_per_second"), RATE, "", "Bytes a second, for the whole cluster."),
        optional(
            at("budget.burst_capacity"),
            RATE,
            "",
            "The most that may be saved up; twice the rate where it is not given."),
        optional(
            at("budget.per"),
            new Text(),
            "",
            "An attribute's key, such as `service.name` or your tenant's: each value has a budget of its own."),
        block(
            "novelty",
            "Keeps the first traces of each path signature: services, span names and kinds along the tree."),
        optional(
            at("novelty.traces_per_window"),
            new Whole(1, Integer.MAX_VALUE),
            "3",
            "How many in each window."),
        optional(
            at("novelty.window"),
            new Wait(Duration.ofSeconds(1), Duration.ofDays(30)),
            "1h",
            "The window, in stream time."),
        block(
            "above_baseline",
            "Keeps a trace whose extent is above a quantile of the traces of its root route."),
        optional(
            at("above_baseline.quantile"), new Decimal(), "0.99", "The quantile, between 0 and 1."),
        optional(
            at("above_baseline.min_latency_ms"),
            new Whole(0, Long.MAX_VALUE),
            "0",
            "Milliseconds that the extent must reach whatever the baseline."));
  }

  private static Stream<ConfigKey> key(String type) {
    return Stream.of(
        fields(type),
        optional(
            at(type + ".use_trace_length"),
            new Flag(),
            "false",
            "Whether the number of spans is part of the key."),
        optional(
            at(type + ".max_keys"),
            new Whole(1, 1_000_000),
            "500",
            "The most keys that are told apart."));
  }

  private static ConfigKey fields(String type) {
    return optional(
        at(type + ".fields"),
        new Texts(1),
        "",
        "Attributes whose values make the key; `root.` in front of a name looks at the root span alone."
            + (type.equals("deterministic") ? "" : " Needed, unless `use_trace_length` is on."));
  }

  private static ConfigKey goalRate(String type) {
    return required(
        at(type + ".goal_sample_rate"), RATE, "One in so many traces is kept on average.");
  }

  private static ConfigKey goalThroughput(String type) {
    return required(
        at(type + ".goal_spans_per_second"), RATE, "Spans a second, for the whole cluster.");
  }

  private static ConfigKey interval(String key, String defaultText) {
    return optional(
        at(key),
        INTERVAL,
        defaultText,
        key.endsWith("lookback_frequency")
            ? "How far back is looked; at least `update_frequency`."
            : "How often the rates are found anew, in stream time.");
  }

  private static ConfigKey weight(String type) {
    return optional(
        at(type + ".weight"),
        new Decimal(),
        "0.5",
        "The weight of the newest interval in the average, above 0 and below 1.");
  }

  private static String at(String key) {
    return POLICIES + "." + key;
  }

  private static ConfigKey block(String type, String meaning) {
    return optional(at(type), new Block(), "", meaning);
  }
}
