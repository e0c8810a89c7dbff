package io.tailwater.config;

import static io.tailwater.config.Configs.notes;
import static io.tailwater.config.Configs.otel;
import static io.tailwater.config.Configs.policies;
import static io.tailwater.config.Configs.policy;
import static io.tailwater.config.Configs.strict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.StatusCode;
import io.tailwater.processors.ottl.OttlErrorMode;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.PolicySpec.LimitedUnit;
import io.tailwater.processors.sampling.PolicySpec.Share;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each of the collector's policy types, as written and as understood. */
final class CollectorPoliciesTest {
  private static final PolicySpec ALL = new PolicySpec.AlwaysSample("i");

  @TestFactory
  Stream<DynamicTest> everyTypeIsReadWithAllItsKeys() {
    return Stream.of(
            Map.entry("{name: p, type: always_sample}", new PolicySpec.AlwaysSample("p")),
            Map.entry("{name: p, type: trace_flags}", new PolicySpec.TraceFlags("p")),
            Map.entry(
                "{name: p, type: latency, latency: {threshold_ms: 5, upper_threshold_ms: 9}}",
                new PolicySpec.Latency("p", 5, 9)),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k, min_value: -5,"
                    + " max_value: 9}}",
                new PolicySpec.NumericAttribute("p", "k", -5, 9, false)),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k, min_value: 5}}",
                new PolicySpec.NumericAttribute("p", "k", 5, Long.MAX_VALUE, false)),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k, max_value: 5}}",
                new PolicySpec.NumericAttribute("p", "k", Long.MIN_VALUE, 5, false)),
            Map.entry(
                "{name: p, type: string_attribute, string_attribute: {key: k, values: [a, '^b'],"
                    + " enabled_regex_matching: true}}",
                new PolicySpec.StringAttribute("p", "k", List.of("a", "^b"), true, false)),
            Map.entry(
                "{name: p, type: boolean_attribute, boolean_attribute: {key: k, value: true}}",
                new PolicySpec.BooleanAttribute("p", "k", true, false)),
            Map.entry(
                "{name: p, type: status_code, status_code: {status_codes: [OK, UNSET, OK]}}",
                new PolicySpec.StatusCodes("p", Set.of(StatusCode.OK, StatusCode.UNSET))),
            Map.entry(
                "{name: p, type: span_count, span_count: {min_spans: 2, max_spans: 20}}",
                new PolicySpec.SpanCount("p", 2, 20)),
            Map.entry(
                "{name: p, type: trace_state, trace_state: {key: k, values: [a, b]}}",
                new PolicySpec.TraceState("p", "k", List.of("a", "b"))),
            Map.entry(
                "{name: p, type: probabilistic, probabilistic: {hash_salt: s,"
                    + " sampling_percentage: 0.1}}",
                new PolicySpec.Probabilistic("p", "s", 0.1)),
            Map.entry(
                "{name: p, type: rate_limiting, rate_limiting: {spans_per_second: 35,"
                    + " burst_capacity: 90}}",
                new PolicySpec.Limiting("p", LimitedUnit.SPANS, 35, 90)),
            Map.entry(
                "{name: p, type: bytes_limiting, bytes_limiting: {bytes_per_second: 1024}}",
                new PolicySpec.Limiting("p", LimitedUnit.BYTES, 1024, 0)),
            Map.entry(
                "{name: p, type: ottl_condition, ottl_condition: {error_mode: PROPAGATE, span:"
                    + " ['attributes[\"a\"] == \"b\"'], spanevent: ['name != \"e\"']}}",
                new PolicySpec.OttlCondition(
                    "p",
                    OttlErrorMode.PROPAGATE,
                    List.of("attributes[\"a\"] == \"b\""),
                    List.of("name != \"e\""))),
            Map.entry(
                "{name: p, type: and, and: {and_sub_policy: [{name: i, type: always_sample}]}}",
                new PolicySpec.And("p", List.of(ALL))),
            Map.entry(
                "{name: p, type: not, not: {not_sub_policy: {name: i, type: always_sample}}}",
                new PolicySpec.Not("p", ALL)),
            Map.entry(
                "{name: p, type: drop, drop: {drop_sub_policy: [{name: i, type: always_sample}]}}",
                new PolicySpec.Drop("p", List.of(ALL))),
            Map.entry(
                "{name: p, type: composite, composite: {max_total_spans_per_second: 100,"
                    + " policy_order: [i], composite_sub_policy: [{name: i, type: always_sample}],"
                    + " rate_allocation: [{policy: i, percent: 25}]}}",
                new PolicySpec.Composite("p", 100, List.of(new Share(ALL, 25)))))
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.getKey(),
                    () -> {
                      assertThat(policy(given.getKey())).isEqualTo(given.getValue());
                      assertThat(policies(otel(given.getKey()))).containsExactly(given.getValue());
                    }));
  }

  @Test
  void invertedPartsAreReadAsSuch() {
    assertThat(
            policy(
                "{name: p, type: and, and: {and_sub_policy: [{name: s, type: string_attribute,"
                    + " string_attribute: {key: k, values: [a], invert_match: true}}, {name: n,"
                    + " type: numeric_attribute, numeric_attribute: {key: k, max_value: 1,"
                    + " invert_match: true}}, {name: b, type: boolean_attribute, boolean_attribute:"
                    + " {key: k, value: false, invert_match: true}}]}}"))
        .isEqualTo(
            new PolicySpec.And(
                "p",
                List.of(
                    new PolicySpec.StringAttribute("s", "k", List.of("a"), false, true),
                    new PolicySpec.NumericAttribute("n", "k", Long.MIN_VALUE, 1, true),
                    new PolicySpec.BooleanAttribute("b", "k", false, true))));
  }

  @Test
  void shareOfACompositeIsItsPercentOrTheTotalByTheNumberOfParts() {
    PolicySpec composite =
        policy(
            "{name: p, type: composite, composite: {max_total_spans_per_second: 100,"
                + " composite_sub_policy: [{name: a, type: always_sample}, {name: b, type:"
                + " always_sample}, {name: c, type: always_sample}], rate_allocation: [{policy: b,"
                + " percent: 55}, {policy: c, percent: 0}]}}");

    assertThat(((PolicySpec.Composite) composite).parts())
        .as("33.3 is cut to 33 as in the collector; 0 percent is none given")
        .containsExactly(
            new Share(new PolicySpec.AlwaysSample("a"), 33),
            new Share(new PolicySpec.AlwaysSample("b"), 55),
            new Share(new PolicySpec.AlwaysSample("c"), 33));
  }

  @Test
  void errorModeIsTheCollectorsWhereItIsNotGiven() {
    String condition = "{name: p, type: ottl_condition, ottl_condition: {span: ['name == \"a\"']}}";

    assertThat(policy(condition))
        .isEqualTo(
            new PolicySpec.OttlCondition(
                "p", OttlErrorMode.IGNORE, List.of("name == \"a\""), List.of()));
    assertThat(policies(otel(condition)))
        .containsExactly(
            new PolicySpec.OttlCondition(
                "p", OttlErrorMode.SILENT, List.of("name == \"a\""), List.of()));
  }

  @Test
  void absentSettingsAreEmptyWithCompatOtelAsInTheCollector() {
    assertThat(
            policies(
                otel(
                    "{name: a, type: latency}",
                    "{name: b, type: probabilistic, probabilistic: {}}",
                    "{name: c, type: string_attribute}",
                    "{name: d, type: boolean_attribute}",
                    "{name: e, type: rate_limiting}",
                    "{name: f, type: span_count}",
                    "{name: g, type: trace_state}",
                    "{name: h, type: and}",
                    "{name: i, type: drop, drop: {drop_sub_policy: []}}",
                    "{name: j, type: composite}")))
        .containsExactly(
            new PolicySpec.Latency("a", 0, 0),
            new PolicySpec.Probabilistic("b", "", 0),
            new PolicySpec.StringAttribute("c", "", List.of(), false, false),
            new PolicySpec.BooleanAttribute("d", "", false, false),
            new PolicySpec.Limiting("e", LimitedUnit.SPANS, 0, 0),
            new PolicySpec.SpanCount("f", 0, 0),
            new PolicySpec.TraceState("g", "", List.of()),
            new PolicySpec.And("h", List.of()),
            new PolicySpec.Drop("i", List.of()),
            new PolicySpec.Composite("j", 0, List.of()));
  }

  @Test
  void zeroIsNoBoundWithCompatOtel() {
    assertThat(
            policies(
                otel(
                    "{name: p, type: numeric_attribute, numeric_attribute: {key: k, min_value: 0,"
                        + " max_value: 100}}")))
        .containsExactly(new PolicySpec.NumericAttribute("p", "k", Long.MIN_VALUE, 100, false));
  }

  @Test
  void partsWithoutANameAreCalledByTheirPlace() {
    assertThat(policies(otel("{name: p, type: not, not: {not_sub_policy: {type: trace_flags}}}")))
        .containsExactly(
            new PolicySpec.Not(
                "p", new PolicySpec.TraceFlags("tail_sampling.policies[0].not.not_sub_policy")));
  }

  @Test
  void whatCannotMatchOrMatchesEverythingIsNoted() {
    assertThat(
            notes(
                strict(
                    "{name: a, type: span_count, span_count: {min_spans: 5, max_spans: 4}}",
                    "{name: b, type: numeric_attribute, numeric_attribute: {key: k, min_value: 5,"
                        + " max_value: 4}}",
                    "{name: c, type: latency, latency: {threshold_ms: 5, upper_threshold_ms: 5}}",
                    "{name: d, type: string_attribute, string_attribute: {key: k, values: ['a*',"
                        + " '^$'], enabled_regex_matching: true}}")))
        .containsExactly(
            "t.yaml:3:62: tail_sampling.policies[0].span_count.max_spans: is below min_spans, so"
                + " that no trace can match",
            "t.yaml:4:70: tail_sampling.policies[1].numeric_attribute.min_value: is above"
                + " max_value, so that no value can match",
            "t.yaml:5:59: tail_sampling.policies[2].latency.upper_threshold_ms: is not above"
                + " threshold_ms, so that no trace can match",
            "t.yaml:6:77: tail_sampling.policies[3].string_attribute.values: 'a*' matches the empty"
                + " text too, and so every value",
            "t.yaml:6:83: tail_sampling.policies[3].string_attribute.values: '^$' matches the empty"
                + " text too");
  }

  @Test
  void settingsOfAPolicyExtensionAreNotedWithCompatOtel() {
    assertThat(notes(otel("{name: a, type: always_sample, my_extension: {size: 5}}")))
        .containsExactly(
            "t.yaml:4:38: tail_sampling.policies[0].my_extension: has no effect: no policy type has"
                + " this name; the collector keeps such a block for its policy extensions");
  }
}
