package io.tailwater.config;

import static io.tailwater.config.Configs.assertErrors;
import static io.tailwater.config.Configs.policy;
import static io.tailwater.config.Configs.strict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.StatusCode;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.PolicySpec.Rule;
import io.tailwater.processors.sampling.PolicySpec.SpanScope;
import io.tailwater.processors.sampling.PolicySpec.Tier;
import io.tailwater.processors.sampling.RateSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tailwater's own policy types, as written and as understood. */
final class OwnPoliciesTest {
  private static final PolicySpec FLAGS = new PolicySpec.TraceFlags("i");

  @TestFactory
  Stream<DynamicTest> everyTypeIsReadWithAllItsKeys() {
    return Stream.of(
            Map.entry(
                "{name: p, type: or, or: {or_sub_policy: [{name: i, type: trace_flags}]}}",
                new PolicySpec.Or("p", List.of(FLAGS))),
            Map.entry(
                "{name: p, type: scope, scope: {spans: same_span, policy: {name: i, type:"
                    + " trace_flags}}}",
                new PolicySpec.InScope("p", SpanScope.SAME_SPAN, "", FLAGS)),
            Map.entry(
                "{name: p, type: scope, scope: {spans: entry, service: checkout, policy: {name: i,"
                    + " type: trace_flags}}}",
                new PolicySpec.InScope("p", SpanScope.ENTRY, "checkout", FLAGS)),
            Map.entry(
                "{name: p, type: deterministic, deterministic: {sample_rate: 10}}",
                keyed(new RateSpec.Deterministic(10), List.of(), false)),
            Map.entry(
                "{name: p, type: dynamic, dynamic: {goal_sample_rate: 10, fields: [a, root.b]}}",
                keyed(new RateSpec.Dynamic(10, 30_000, 500), List.of("a", "root.b"), false)),
            Map.entry(
                "{name: p, type: ema_dynamic, ema_dynamic: {goal_sample_rate: 10,"
                    + " adjustment_interval: 1s, weight: 0.25, use_trace_length: true, max_keys:"
                    + " 7}}",
                keyed(new RateSpec.EmaDynamic(10, 1_000, 0.25, 7), List.of(), true)),
            Map.entry(
                "{name: p, type: ema_throughput, ema_throughput: {goal_spans_per_second: 99, fields:"
                    + " [a]}}",
                keyed(new RateSpec.EmaThroughput(99, 10, 15_000, 0.5, 500), List.of("a"), false)),
            Map.entry(
                "{name: p, type: windowed_throughput, windowed_throughput: {goal_spans_per_second:"
                    + " 99, update_frequency: 2s, lookback_frequency: 1m, fields: [a]}}",
                keyed(
                    new RateSpec.WindowedThroughput(99, 2_000, 60_000, 500), List.of("a"), false)),
            Map.entry(
                "{name: p, type: novelty, novelty: {traces_per_window: 5, window: 10m}}",
                new PolicySpec.Novelty("p", 5, 600_000)),
            Map.entry(
                "{name: p, type: budget, budget: {spans_per_second: 50, per: tenant.id}}",
                new PolicySpec.Budget("p", PolicySpec.LimitedUnit.SPANS, 50, 0, "tenant.id")),
            Map.entry("{name: p, type: novelty}", new PolicySpec.Novelty("p", 3, 3_600_000)),
            Map.entry(
                "{name: p, type: above_baseline, above_baseline: {quantile: 0.9, min_latency_ms:"
                    + " 50}}",
                new PolicySpec.AboveBaseline("p", 0.9, 50)),
            Map.entry(
                "{name: p, type: above_baseline}", new PolicySpec.AboveBaseline("p", 0.99, 0)))
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.getKey(),
                    () -> assertThat(policy(given.getKey())).isEqualTo(given.getValue())));
  }

  private static PolicySpec keyed(RateSpec rate, List<String> fields, boolean useTraceLength) {
    return new PolicySpec.KeyedRate("p", rate, fields, useTraceLength);
  }

  @Test
  void rulesHaveAConditionAndOneOutcome() {
    assertThat(
            policy(
                """
                name: p
                      type: rules
                      rules:
                        rules:
                          - name: health
                            condition: {type: string_attribute, string_attribute: {key: url.path, values: [/health]}}
                            drop: true
                          - name: errors
                            condition: {name: e, type: status_code, status_code: {status_codes: [ERROR]}}
                            sampler: {type: ema_dynamic, ema_dynamic: {goal_sample_rate: 2, fields: [a]}}
                          - {sampling_percentage: 5}
                """))
        .isEqualTo(
            new PolicySpec.Rules(
                "p",
                List.of(
                    new Rule(
                        new PolicySpec.StringAttribute(
                            "health", "url.path", List.of("/health"), false, false),
                        new PolicySpec.AlwaysSample("health"),
                        true),
                    new Rule(
                        new PolicySpec.StatusCodes("e", Set.of(StatusCode.ERROR)),
                        new PolicySpec.KeyedRate(
                            "errors",
                            new RateSpec.EmaDynamic(2, 15_000, 0.5, 500),
                            List.of("a"),
                            false),
                        false),
                    new Rule(
                        new PolicySpec.AlwaysSample("tail_sampling.policies[0].rules.rules[2]"),
                        new PolicySpec.Probabilistic(
                            "tail_sampling.policies[0].rules.rules[2]", "", 5),
                        false))));
  }

  @Test
  void tiersHaveMembersAndTheLastTakesTheRest() {
    assertThat(
            policy(
                """
                name: p
                      type: tiers
                      tiers:
                        tiers:
                          - {name: core, sampling_percentage: 100, services: [pay, cart], routes: [/buy], attributes: {tier: [core, '1']}}
                          - {name: below, sampling_percentage: 50, downstream_of: [pay]}
                          - {name: rest, sampling_percentage: 5, spans_per_second: 700}
                """))
        .isEqualTo(
            new PolicySpec.Tiers(
                "p",
                List.of(
                    new Tier(
                        "core",
                        100,
                        0,
                        new PolicySpec.Or(
                            "core",
                            List.of(
                                equalTo("service.name", "pay", "cart"),
                                equalTo("http.route", "/buy"),
                                equalTo("tier", "core", "1"))),
                        Set.of()),
                    new Tier("below", 50, 0, new PolicySpec.Or("below", List.of()), Set.of("pay")),
                    new Tier("rest", 5, 700, null, Set.of()))));
  }

  private static PolicySpec equalTo(String key, String... values) {
    return new PolicySpec.StringAttribute("core", key, List.of(values), false, false);
  }

  @Test
  void treesNestAtWill() {
    assertThat(
            policy(
                "{name: p, type: not, not: {not_sub_policy: {name: o, type: or, or: {or_sub_policy:"
                    + " [{name: a, type: and, and: {and_sub_policy: [{name: n, type: not, not:"
                    + " {not_sub_policy: {name: i, type: trace_flags}}}]}}]}}}}"))
        .isEqualTo(
            new PolicySpec.Not(
                "p",
                new PolicySpec.Or(
                    "o",
                    List.of(new PolicySpec.And("a", List.of(new PolicySpec.Not("n", FLAGS)))))));
  }

  @Test
  void scopesHoldWhatOneSpanCanShow() {
    assertErrors(
        strict(
            "{name: p, type: scope, scope: {spans: root, service: s, policy: {type: and, and:"
                + " {and_sub_policy: [{type: span_count, span_count: {min_spans: 5}}]}}}}",
            "{name: q, type: scope, scope: {spans: entry, policy: {type: trace_flags}}}"),
        "t.yaml:3:51: tail_sampling.policies[0].scope.service: goes with `spans: entry` only",
        "t.yaml:3:107: tail_sampling.policies[0].scope.policy.and.and_sub_policy[0].type: a 'scope'"
            + " looks at one span at a time, and 'span_count' judges whole traces",
        "t.yaml:4:30: tail_sampling.policies[1].scope.service: missing; the entry spans of which"
            + " service?");
  }

  @Test
  void samplersNeedAKeyAndSensibleNumbers() {
    assertErrors(
        strict(
            "{name: a, type: dynamic, dynamic: {goal_sample_rate: 0}}",
            "{name: b, type: ema_dynamic, ema_dynamic: {goal_sample_rate: 5, weight: 1, fields: [a,"
                + " a, root.]}}",
            "{name: c, type: windowed_throughput, windowed_throughput: {goal_spans_per_second: 5,"
                + " fields: [a], lookback_frequency: 500ms}}"),
        "t.yaml:3:32: tail_sampling.policies[0].dynamic.fields: missing; give the attributes that"
            + " make the key, or use_trace_length",
        "t.yaml:3:60: tail_sampling.policies[0].dynamic.goal_sample_rate: out of range: 0 is not at"
            + " least 1",
        "t.yaml:4:71: tail_sampling.policies[1].ema_dynamic.weight: out of range: must be above 0"
            + " and below 1",
        "t.yaml:4:94: tail_sampling.policies[1].ema_dynamic.fields: 'a' is listed twice",
        "t.yaml:4:97: tail_sampling.policies[1].ema_dynamic.fields: an attribute has a name",
        "t.yaml:5:105: tail_sampling.policies[2].windowed_throughput.lookback_frequency: must not be"
            + " below update_frequency, which is 1s");
  }

  @Test
  void rulesAndTiersAreCheckedAsAWhole() {
    String outcome = "give exactly one of sampling_percentage, sampler and drop: true";
    assertErrors(
        strict(
            "{name: a, type: rules, rules: {rules: [{name: r, sampling_percentage: 5, drop: true},"
                + " {name: s, drop: false}, {name: t, sampler: {type: dynamic}}, {name: u,"
                + " sampling_percentage: 101}]}}",
            "{name: b, type: tiers, tiers: {tiers: [{name: x, sampling_percentage: 5}, {name: x,"
                + " sampling_percentage: 5, attributes: {k: []}}]}}",
            "{name: c, type: above_baseline, above_baseline: {quantile: 99}}"),
        "t.yaml:3:46: tail_sampling.policies[0].rules.rules[0]: " + outcome,
        "t.yaml:3:93: tail_sampling.policies[0].rules.rules[1]: " + outcome,
        "t.yaml:3:137: tail_sampling.policies[0].rules.rules[2].sampler.dynamic: missing; a sampler"
            + " of this type needs this block",
        "t.yaml:3:164: tail_sampling.policies[0].rules.rules[3].sampling_percentage: out of range:"
            + " must be 0 to 100",
        "t.yaml:4:46: tail_sampling.policies[1].tiers.tiers[0]: has no members and so takes all that"
            + " is left; only the last tier may",
        "t.yaml:4:82: tail_sampling.policies[1].tiers.tiers[1].name: the name 'x' is already used in"
            + " line 4",
        "t.yaml:4:131: tail_sampling.policies[1].tiers.tiers[1].attributes: needs at least 1 entry",
        "t.yaml:5:56: tail_sampling.policies[2].above_baseline.quantile: out of range: must be above"
            + " 0 and below 1, as 0.99 for p99");
  }
}
