package io.tailwater.config;

import static io.tailwater.config.Configs.assertErrors;
import static io.tailwater.config.Configs.notes;
import static io.tailwater.config.Configs.otel;
import static io.tailwater.config.Configs.policies;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the collector refuses is refused with compat: otel, and nothing else. */
final class CompatOtelTest {
  private static final String INGEST =
      "tail_sampling:\n  compat: otel\n" + "  sampling_strategy: span-ingest\n  policies:\n    - ";
  private static final String NEST = "; leave out `compat: otel` to nest at will";

  @TestFactory
  Stream<DynamicTest> nestingIsTheCollectors() {
    Map<String, List<String>> allowed =
        Map.of(
            "and", List.of("not"),
            "drop", List.of("not"),
            "not", List.of(),
            "composite", List.of("and"));
    List<String> holders = List.of("and", "drop", "not", "composite");
    return holders.stream()
        .flatMap(
            holder ->
                holders.stream()
                    .map(
                        part ->
                            DynamicTest.dynamicTest(
                                part + " inside " + holder,
                                () -> {
                                  String yaml = otel(nested(holder, full(part)));
                                  if (allowed.getOrDefault(holder, List.of()).contains(part)) {
                                    assertThat(policies(yaml)).hasSize(1);
                                  } else {
                                    assertErrors(yaml, nestingError(yaml, holder, part));
                                  }
                                })));
  }

  private static String full(String type) {
    return nested(type, "{name: leaf, type: always_sample}").replace("name: p", "name: i");
  }

  private static String nested(String holder, String part) {
    String parts = holder.equals("not") ? part : "[" + part + "]";
    return "{name: p, type: %s, %s: {%s_sub_policy: %s}}".formatted(holder, holder, holder, parts);
  }

  private static String nestingError(String yaml, String holder, String part) {
    int column =
        yaml.indexOf("type: " + part, yaml.indexOf("name: i")) - yaml.indexOf("    - ") + 1;
    return "t.yaml:4:%d: tail_sampling.policies[0].%s.%s_sub_policy%s.type: in the collector '%s' cannot hold %s%s'"
            .formatted(
                column,
                holder,
                holder,
                holder.equals("not") ? "" : "[0]",
                holder,
                holder.equals(part) ? "another '" : "'",
                part)
        + NEST;
  }

  @TestFactory
  Stream<DynamicTest> whatTheCollectorRefusesIsRefused() {
    return Stream.of(
            Map.entry(
                "{name: p, type: or, or: {or_sub_policy: [{type: always_sample}]}}",
                "4:17: tail_sampling.policies[0].type: the collector has no policy type 'or'; leave"
                    + " out `compat: otel` to use Tailwater's own"),
            Map.entry(
                "{name: p, type: Latency}",
                "4:17: tail_sampling.policies[0].type: unknown policy type 'Latency'; did you mean"
                    + " 'latency'?"),
            Map.entry(
                "{name: '', type: always_sample}",
                "4:8: tail_sampling.policies[0].name: must not be empty"),
            Map.entry(
                "{name: p, type: boolean_attribute, string_attribute: {key: app.do_not_sample, value:"
                    + " true}}",
                "4:85: tail_sampling.policies[0].string_attribute.value: unknown key; did you mean"
                    + " 'values'?"),
            Map.entry(
                "{name: p, type: latency, latency: {treshold_ms: 5}}",
                "4:42: tail_sampling.policies[0].latency.treshold_ms: unknown key; did you mean"
                    + " 'threshold_ms'?"),
            Map.entry(
                "{name: p, type: always_sample, sampling: 5}",
                "4:38: tail_sampling.policies[0].sampling: unknown key; known here: name, type, always_sample,"),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k}}",
                "4:42: tail_sampling.policies[0].numeric_attribute.min_value: no bound: give"
                    + " min_value or max_value, other than 0; without one the collector crashes at"
                    + " the first decision"),
            Map.entry(
                "{name: p, type: numeric_attribute, numeric_attribute: {key: k, min_value: 0,"
                    + " max_value: 0}}",
                "4:70: tail_sampling.policies[0].numeric_attribute.min_value: no bound: give"
                    + " min_value or max_value, other than 0; without one the collector crashes at"
                    + " the first decision"),
            Map.entry(
                "{name: p, type: string_attribute, string_attribute: {key: k, values: ['(a'],"
                    + " enabled_regex_matching: true}}",
                "4:77: tail_sampling.policies[0].string_attribute.values: '(a' is no RE2"
                    + " expression: missing closing ): '(a'"),
            Map.entry(
                "{name: p, type: status_code, status_code: {status_codes: [error]}}",
                "4:65: tail_sampling.policies[0].status_code.status_codes: unknown value 'error';"
                    + " did you mean 'ERROR'?"),
            Map.entry(
                "{name: p, type: status_code}",
                "4:17: tail_sampling.policies[0].status_code.status_codes: missing; give at least 1"
                    + " code"),
            Map.entry(
                "{name: p, type: status_code, status_code: {status_codes: []}}",
                "4:64: tail_sampling.policies[0].status_code.status_codes: needs at least 1 entry"),
            Map.entry(
                "{name: p, type: ottl_condition, ottl_condition: {error_mode: ignore, span: []}}",
                "4:76: tail_sampling.policies[0].ottl_condition.span: missing; give at least 1"
                    + " condition, in span or in spanevent"),
            Map.entry(
                "{name: p, type: ottl_condition, ottl_condition: {error_mode: loud, span: ['name =="
                    + " \"a\"']}}",
                "4:68: tail_sampling.policies[0].ottl_condition.error_mode: unknown value 'loud';"
                    + " known here: ignore, silent, propagate"),
            Map.entry(
                "{name: p, type: not}",
                "4:17: tail_sampling.policies[0].not.not_sub_policy: missing; a 'not' needs a policy"
                    + " to turn around"),
            Map.entry(
                "{name: p, type: not, not: {not_sub_policy: {name: i}}}",
                "4:34: tail_sampling.policies[0].not.not_sub_policy.type: required, but missing."))
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.getKey(),
                    () ->
                        assertThat(Configs.errors(otel(given.getKey())))
                            .singleElement()
                            .asString()
                            .startsWith("t.yaml:" + given.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> spanIngestRefusesWhatDependsOnMoreThanABatch() {
    String why = " depends on more than the batch at hand, as the collector says too";
    return Stream.of(
            Map.entry(
                "{name: p, type: bytes_limiting, bytes_limiting: {bytes_per_second: 1}}",
                "5:17: tail_sampling.policies[0].type: cannot be with sampling_strategy"
                    + " span-ingest: a rate"),
            Map.entry(
                "{name: p, type: latency, latency: {threshold_ms: 1, upper_threshold_ms: 2}}",
                "5:59: tail_sampling.policies[0].latency.upper_threshold_ms: cannot be with"
                    + " sampling_strategy span-ingest: an upper bound on the extent"),
            Map.entry(
                "{name: p, type: not, not: {not_sub_policy: {name: i, type: span_count, span_count:"
                    + " {max_spans: 2}}}}",
                "5:91: tail_sampling.policies[0].not.not_sub_policy.span_count.max_spans: cannot be"
                    + " with sampling_strategy span-ingest: an upper bound on the number of spans"),
            Map.entry(
                "{name: p, type: composite, composite: {composite_sub_policy: [{name: i, type:"
                    + " rate_limiting}]}}",
                "5:79: tail_sampling.policies[0].composite.composite_sub_policy[0].type: cannot be"
                    + " with sampling_strategy span-ingest: a rate"))
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.getKey(),
                    () ->
                        assertErrors(
                            INGEST + given.getKey() + "\n", "t.yaml:" + given.getValue() + why)));
  }

  @Test
  void spanIngestTakesACompositeOfStatelessPartsAsTheCollectorDoes() {
    assertThat(
            policies(
                INGEST
                    + "{name: p, type: composite, composite: {max_total_spans_per_second: 5,"
                    + " composite_sub_policy: [{name: i, type: latency, latency: {threshold_ms:"
                    + " 5}}]}}\n"))
        .hasSize(1);
  }

  @Test
  void whatTheCollectorIgnoresIsNoted() {
    assertThat(
            notes(
                otel(
                    "{name: p, type: composite, composite: {max_total_spans_per_second: 5,"
                        + " policy_order: [b], composite_sub_policy: [{name: i, type:"
                        + " always_sample}], rate_allocation: [{policy: x, percent: 5}]}}")))
        .containsExactly(
            "t.yaml:4:77: tail_sampling.policies[0].composite.policy_order: has no effect: the order"
                + " of composite_sub_policy counts",
            "t.yaml:4:171: tail_sampling.policies[0].composite.rate_allocation[0].policy: no part is"
                + " called 'x'; this share has no effect");
  }
}
