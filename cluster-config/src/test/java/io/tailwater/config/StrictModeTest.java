package io.tailwater.config;

import static io.tailwater.config.Configs.assertErrors;
import static io.tailwater.config.Configs.otel;
import static io.tailwater.config.Configs.policies;
import static io.tailwater.config.Configs.strict;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the collector reads otherwise than people do: refused, and taken with compat: otel. */
final class StrictModeTest {
  private static final String WAY_OUT = ", or set `compat: otel` to get the collector's behaviour";
  private static final String VETO =
      "invert_match: keeps every trace in which nothing matches and holds none back: since v0.154"
          + " the collector no longer lets it overrule the other policies; use a drop policy to hold"
          + " matching traces back, or not to keep all others";
  private static final String EMPTY_VALUE =
      "values: the collector ignores an empty value where values are exact, and lets an empty"
          + " expression match everything; leave it out";
  private static final String ZERO_BOUND =
      ": 0 is no bound to the collector, which takes every value then; leave it out, or compare with"
          + " 0 in an ottl_condition";

  @TestFactory
  Stream<DynamicTest> trapsAreRefusedWithTheReasonAndTheWayOut() {
    return Stream.of(
            Map.entry(
                "{name: p, type: string_attribute, string_attribute: {key: k, values: [a, '']}}",
                "3:80: tail_sampling.policies[0].string_attribute." + EMPTY_VALUE),
            Map.entry(
                "{name: p, type: string_attribute, string_attribute: {key: k, values: []}}",
                "3:68: tail_sampling.policies[0].string_attribute.values: is empty, so that nothing"
                    + " matches; give at least 1 value"),
            Map.entry(
                "{name: p, type: trace_state, trace_state: {key: k, values: ['']}}",
                "3:67: tail_sampling.policies[0].trace_state." + EMPTY_VALUE),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k, min_value: 0,"
                    + " max_value: 100}}",
                "3:70: tail_sampling.policies[0].numeric_attribute.min_value" + ZERO_BOUND),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k, min_value: 1,"
                    + " max_value: 0}}",
                "3:84: tail_sampling.policies[0].numeric_attribute.max_value" + ZERO_BOUND),
            Map.entry(
                "{name: p, type: string_attribute, string_attribute: {key: k, values: [a],"
                    + " invert_match: true}}",
                "3:81: tail_sampling.policies[0].string_attribute." + VETO),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k, max_value: 5,"
                    + " invert_match: true}}",
                "3:84: tail_sampling.policies[0].numeric_attribute." + VETO),
            Map.entry(
                "{name: p, type: boolean_attribute, boolean_attribute: {key: k, value: true,"
                    + " invert_match: true}}",
                "3:83: tail_sampling.policies[0].boolean_attribute." + VETO),
            Map.entry(
                "{name: p, type: and, and: {and_sub_policy: []}}",
                "3:34: tail_sampling.policies[0].and.and_sub_policy: is empty, so that the collector"
                    + " keeps every trace by it; give at least 1 policy"),
            Map.entry(
                "{name: p, type: drop, drop: {drop_sub_policy: []}}",
                "3:36: tail_sampling.policies[0].drop.drop_sub_policy: is empty, so that the"
                    + " collector drops every trace by it; give at least 1 policy"),
            Map.entry(
                "{name: p, type: composite, composite: {max_total_spans_per_second: 9,"
                    + " composite_sub_policy: []}}",
                "3:77: tail_sampling.policies[0].composite.composite_sub_policy: is empty, so that"
                    + " nothing is kept; give at least 1 policy"),
            Map.entry(
                "{name: p, type: composite, composite: {max_total_spans_per_second: 9, policy_order:"
                    + " [b, a], composite_sub_policy: [{name: a, type: always_sample}, {name: b,"
                    + " type: always_sample}]}}",
                "3:77: tail_sampling.policies[0].composite.policy_order: differs from the order of"
                    + " composite_sub_policy, which alone counts: the collector ignores this key;"
                    + " list the policies in the order in which they are to be asked"))
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.getKey(),
                    () -> {
                      assertErrors(strict(given.getKey()), "t.yaml:" + given.getValue() + WAY_OUT);
                      assertThat(policies(otel(given.getKey()))).hasSize(1);
                    }));
  }

  @Test
  void invertedPartsAreNoTrap() {
    String inverted =
        "{name: i, type: string_attribute, string_attribute: {key: k, values: [a], invert_match:"
            + " true}}";

    assertThat(policies(strict("{name: p, type: not, not: {not_sub_policy: " + inverted + "}}")))
        .hasSize(1);
  }

  @Test
  void whatAPolicyNeedsIsAskedFor() {
    assertErrors(
        strict(
            "{name: a, type: string_attribute, string_attribute: {key: ''}}",
            "{name: b, type: boolean_attribute, boolean_attribute: {key: k}}",
            "{name: c, type: span_count, span_count: {}}",
            "{name: d, type: rate_limiting, rate_limiting: {}}",
            "{name: e, type: not, not: {}}",
            "{name: f, type: composite, composite: {max_total_spans_per_second: 9}}"),
        "t.yaml:3:41: tail_sampling.policies[0].string_attribute.values: required, but missing."
            + " Exact values, or RE2 expressions that may match anywhere in the value. In strict"
            + " mode at least one, and none empty.",
        "t.yaml:3:60: tail_sampling.policies[0].string_attribute.key: must not be empty",
        "t.yaml:4:42: tail_sampling.policies[1].boolean_attribute.value: required, but missing. The"
            + " value.",
        "t.yaml:5:35: tail_sampling.policies[2].span_count.min_spans: missing; give a number of"
            + " spans",
        "t.yaml:6:38: tail_sampling.policies[3].rate_limiting.spans_per_second: required, but"
            + " missing. Spans a second.",
        "t.yaml:7:28: tail_sampling.policies[4].not.not_sub_policy: required, but missing. The"
            + " part. With `compat: otel` a leaf.",
        "t.yaml:8:34: tail_sampling.policies[5].composite.composite_sub_policy: required, but"
            + " missing. The parts, in the order in which they are asked. With `compat: otel` leaves"
            + " and `and`.");
  }

  @Test
  void whatPinnedTracesAreSaidToBeKeptByIsNoNameForAPolicy() {
    String policy = "{name: pinned, type: always_sample}";
    assertErrors(
        strict(policy),
        "t.yaml:3:8: tail_sampling.policies[0].name: 'pinned' is what traces that alerts pin are"
            + " said to be kept by; give another name");
    assertThat(policies(otel(policy))).hasSize(1);
  }

  @Test
  void compositeSharesMustAddressItsParts() {
    assertErrors(
        strict(
            "{name: p, type: composite, composite: {max_total_spans_per_second: 0,"
                + " composite_sub_policy: [{name: slow, type: always_sample}, {name: slow, type:"
                + " always_sample}], rate_allocation: [{policy: solw, percent: 10}, {policy: slow,"
                + " percent: 101}, {policy: slow}]}}"),
        "t.yaml:3:46: tail_sampling.policies[0].composite.max_total_spans_per_second: 0 keeps"
            + " nothing; give a rate of at least 1"
            + WAY_OUT,
        "t.yaml:3:136: tail_sampling.policies[0].composite.composite_sub_policy[1].name: the name"
            + " 'slow' is already used in line 3",
        "t.yaml:3:190: tail_sampling.policies[0].composite.rate_allocation[0].policy: no part is"
            + " called 'solw'; did you mean 'slow'?",
        "t.yaml:3:233: tail_sampling.policies[0].composite.rate_allocation[1].percent: out of"
            + " range: 101 is not 0 to 100",
        "t.yaml:3:249: tail_sampling.policies[0].composite.rate_allocation[2].policy: 'slow' has a"
            + " share already");
  }

  @Test
  void dropStandsAtTheTopLevelOnly() {
    assertErrors(
        strict("{name: p, type: or, or: {or_sub_policy: [{name: i, type: drop}]}}"),
        "t.yaml:3:58: tail_sampling.policies[0].or.or_sub_policy[0].type: a 'drop' drops whole"
            + " traces and stands at the top level only; inside of 'or' say 'not'");
  }
}
