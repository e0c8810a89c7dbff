package io.tailwater.config;

import io.tailwater.config.PolicyReader.Place;
import io.tailwater.config.Section.Located;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.PolicySpec.Rule;
import io.tailwater.processors.sampling.PolicySpec.SpanScope;
import io.tailwater.processors.sampling.PolicySpec.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the policies that only Tailwater has, but for the keyed samplers. */
final class OwnPolicies {
  private static final List<String> OUTCOMES = List.of("sampling_percentage", "sampler", "drop");
  private static final String ONE_OUTCOME =
      "give exactly one of sampling_percentage, sampler and drop: true";
  private static final List<String> MEMBERS =
      List.of("services", "routes", "attributes", "downstream_of");

  private final PolicyRules rules;
  private final PolicyReader policies;
  private final SamplerPolicies samplers;

  OwnPolicies(PolicyRules rules, PolicyReader policies, SamplerPolicies samplers) {
    this.rules = rules;
    this.policies = policies;
    this.samplers = samplers;
  }

  PolicySpec scope(String name, Section block, Place place) {
    SpanScope spans =
        block
            .value("spans", String.class)
            .map(word -> SpanScope.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(SpanScope.SAME_SPAN);
    if (spans == SpanScope.ENTRY && !block.mentions("service")) {
      rules.error(block, "service", "missing; the entry spans of which service?");
    } else if (spans != SpanScope.ENTRY && block.mentions("service")) {
      rules.error(block, "service", "goes with `spans: entry` only");
    }
    return new PolicySpec.InScope(
        name,
        spans,
        block.value("service", String.class).orElse(""),
        block
            .value("policy", Section.class)
            .flatMap(part -> policies.policy(part, place.inside("scope")))
            .orElseGet(() -> new PolicySpec.TraceFlags(name)));
  }

  PolicySpec rules(String name, Section block, Place place) {
    return new PolicySpec.Rules(
        name, block.sections("rules").stream().map(rule -> rule(rule, place)).toList());
  }

  private Rule rule(Section rule, Place place) {
    String name = PolicyReader.nameOf(rule);
    PolicySpec condition =
        rule.value("condition", Section.class)
            .flatMap(
                policy ->
                    policies.policy(
                        policy,
                        place.inside("rules"),
                        policy.value("name", String.class).orElse(name)))
            .orElseGet(() -> new PolicySpec.AlwaysSample(name));
    boolean drop = rule.value("drop", Boolean.class).orElse(false);
    long outcomes =
        OUTCOMES.stream()
            .filter(key -> rule.mentions(key) && (!key.equals("drop") || drop || unread(rule)))
            .count();
    if (outcomes != 1) {
      rules.findings().error(rule.at(), rule.path(), ONE_OUTCOME);
    }
    return new Rule(condition, outcome(name, rule), drop);
  }

  /** Whether {@code drop} has had its error already. */
  private static boolean unread(Section rule) {
    return rule.value("drop", Boolean.class).isEmpty();
  }

  private PolicySpec outcome(String name, Section rule) {
    Optional<Section> sampler = rule.value("sampler", Section.class);
    if (sampler.isPresent()) {
      return sampler(name, sampler.get());
    }
    if (!rule.mentions("sampling_percentage")) {
      return new PolicySpec.AlwaysSample(name);
    }
    return new PolicySpec.Probabilistic(name, "", percentage(rule));
  }

  private PolicySpec sampler(String name, Section sampler) {
    Optional<String> type = sampler.value("type", String.class);
    if (type.isEmpty()) {
      return new PolicySpec.AlwaysSample(name);
    }
    OwnPolicyReference.SAMPLER_TYPES.stream()
        .filter(block -> !block.equals(type.get()) && sampler.mentions(block))
        .forEach(
            block ->
                rules.note(sampler, block, "has no effect: the sampler's type is " + type.get()));
    Optional<Section> settings = sampler.value(type.get(), Section.class);
    if (settings.isEmpty()) {
      if (!sampler.mentions(type.get())) {
        rules
            .findings()
            .error(
                sampler.at("type"),
                sampler.path(type.get()),
                "missing; a sampler of this type needs this block");
      }
      return new PolicySpec.AlwaysSample(name);
    }
    return samplers.policy(name, type.get(), settings.get());
  }

  PolicySpec tiers(String name, Section block) {
    List<Section> sections = block.sections("tiers");
    Map<String, Position> names = new HashMap<>();
    List<Tier> tiers = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      Section tier = sections.get(i);
      checkName(tier, names);
      boolean rest = MEMBERS.stream().noneMatch(tier::mentions);
      if (rest && i < sections.size() - 1) {
        rules
            .findings()
            .error(
                tier.at(),
                tier.path(),
                "has no members and so takes all that is left; only the last tier may");
      }
      tiers.add(
          new Tier(
              PolicyReader.nameOf(tier),
              percentage(tier),
              tier.value("spans_per_second", Long.class).orElse(0L),
              rest ? null : member(tier),
              tier.texts("downstream_of").stream()
                  .map(Located::value)
                  .collect(Collectors.toSet())));
    }
    return new PolicySpec.Tiers(name, tiers);
  }

  private void checkName(Section tier, Map<String, Position> names) {
    tier.value("name", String.class)
        .ifPresent(
            name -> {
              Position first = names.putIfAbsent(name, tier.at("name"));
              if (first != null) {
                rules.error(
                    tier,
                    "name",
                    "the name '" + name + "' is already used in line " + first.line());
              }
            });
  }

  /** What makes a trace a member, by itself: nothing, where only {@code downstream_of} does. */
  private static PolicySpec member(Section tier) {
    String name = PolicyReader.nameOf(tier);
    Stream<PolicySpec> listed =
        Stream.of(Map.entry("services", "service.name"), Map.entry("routes", "http.route"))
            .filter(list -> tier.mentions(list.getKey()))
            .map(
                list ->
                    attribute(
                        name,
                        list.getValue(),
                        tier.texts(list.getKey()).stream().map(Located::value).toList()));
    Stream<PolicySpec> attributes =
        tier.textsByName("attributes").entrySet().stream()
            .map(entry -> attribute(name, entry.getKey(), entry.getValue()));
    return new PolicySpec.Or(name, Stream.concat(listed, attributes).toList());
  }

  private static PolicySpec attribute(String name, String key, List<String> values) {
    return new PolicySpec.StringAttribute(name, key, values, false, false);
  }

  PolicySpec budget(String name, Section block) {
    boolean spans = block.mentions("spans_per_second");
    if (spans == block.mentions("bytes_per_second")) {
      rules
          .findings()
          .error(
              block.at(),
              block.path(),
              "give exactly one of spans_per_second and bytes_per_second");
    }
    String rate = spans ? "spans_per_second" : "bytes_per_second";
    return new PolicySpec.Budget(
        name,
        spans ? PolicySpec.LimitedUnit.SPANS : PolicySpec.LimitedUnit.BYTES,
        block.value(rate, Long.class).orElse(1L),
        block.value("burst_capacity", Long.class).orElse(0L),
        block.value("per", String.class).orElse(""));
  }

  PolicySpec novelty(String name, Section block) {
    return new PolicySpec.Novelty(
        name,
        block.value("traces_per_window", Long.class).orElse(3L).intValue(),
        block.value("window", Duration.class).orElse(Duration.ofHours(1)).toMillis());
  }

  PolicySpec aboveBaseline(String name, Section block) {
    double quantile = block.value("quantile", Double.class).orElse(0.99);
    if (quantile <= 0 || quantile >= 1) {
      rules.error(block, "quantile", "out of range: must be above 0 and below 1, as 0.99 for p99");
    }
    return new PolicySpec.AboveBaseline(
        name, quantile, block.value("min_latency_ms", Long.class).orElse(0L));
  }

  private double percentage(Section block) {
    double share = block.value("sampling_percentage", Double.class).orElse(0.0);
    if (share < 0 || share > 100) {
      rules.error(block, "sampling_percentage", "out of range: must be 0 to 100");
    }
    return share;
  }
}
