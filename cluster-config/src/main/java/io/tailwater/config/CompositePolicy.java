package io.tailwater.config;

import io.tailwater.config.PolicyReader.Place;
import io.tailwater.config.Section.Located;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.PolicySpec.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a {@code composite}: its parts and what each may keep of the rate. */
final class CompositePolicy {
  private static final String PARTS = "composite_sub_policy";
  private static final String TOTAL = "max_total_spans_per_second";

  private final PolicyRules rules;
  private final PolicyReader policies;

  CompositePolicy(PolicyRules rules, PolicyReader policies) {
    this.rules = rules;
    this.policies = policies;
  }

  PolicySpec read(String name, Section block, Place place) {
    List<Section> sections = block.sections(PARTS);
    if (block.isEmptyList(PARTS)) {
      rules.trap(block, PARTS, "is empty, so that nothing is kept", "give at least 1 policy");
    }
    long total = block.value(TOTAL, Long.class).orElse(0L);
    if (total == 0 && block.value(TOTAL, Long.class).isPresent()) {
      rules.trap(block, TOTAL, "0 keeps nothing", "give a rate of at least 1");
    }
    List<String> names =
        sections.stream().map(part -> part.value("name", String.class).orElse("")).toList();
    checkNames(sections);
    checkOrder(block, names);
    Map<String, Long> percents = percents(block, names);
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      // As in the collector: computed as doubles, the fraction of a span cut off.
      long percent = percents.getOrDefault(names.get(i), 0L);
      double share = percent > 0 ? percent / 100.0 * total : (double) total / sections.size();
      policies
          .policy(sections.get(i), place.inside("composite"))
          .ifPresent(part -> shares.add(new Share(part, (long) share)));
    }
    return new PolicySpec.Composite(name, total, shares);
  }

  private void checkNames(List<Section> parts) {
    Map<String, Position> first = new HashMap<>();
    for (Section part : parts) {
      part.value("name", String.class)
          .ifPresent(
              name -> {
                Position earlier = first.putIfAbsent(name, part.at("name"));
                if (earlier != null) {
                  rules.strictError(
                      part,
                      "name",
                      "the name '" + name + "' is already used in line " + earlier.line());
                }
              });
    }
  }

  private void checkOrder(Section block, List<String> names) {
    List<String> order = block.texts("policy_order").stream().map(Located::value).toList();
    if (order.isEmpty() || order.equals(names)) {
      return;
    }
    rules.trap(
        block,
        "policy_order",
        "differs from the order of "
            + PARTS
            + ", which alone counts: the collector ignores this key",
        "list the policies in the order in which they are to be asked");
    if (!rules.strict()) {
      rules.note(block, "policy_order", "has no effect: the order of " + PARTS + " counts");
    }
  }

  private Map<String, Long> percents(Section block, List<String> names) {
    Map<String, Long> percents = new HashMap<>();
    Set<String> allocated = new HashSet<>();
    for (Section allocation : block.sections("rate_allocation")) {
      String policy = allocation.value("policy", String.class).orElse("");
      long percent = allocation.value("percent", Long.class).orElse(0L);
      if (percent < 0 || percent > 100) {
        rules.strictError(allocation, "percent", "out of range: " + percent + " is not 0 to 100");
      }
      if (allocation.value("policy", String.class).isPresent()) {
        checkAllocated(allocation, policy, names, allocated);
      }
      percents.put(policy, percent);
    }
    return percents;
  }

  private void checkAllocated(
      Section allocation, String policy, List<String> names, Set<String> allocated) {
    if (!names.contains(policy)) {
      String message = "no part is called '" + policy + "'; ";
      rules.strictError(
          allocation,
          "policy",
          message + NearestName.hint(policy, names.stream().filter(n -> !n.isEmpty()).toList()));
      if (!rules.strict()) {
        rules.note(allocation, "policy", message + "this share has no effect");
      }
    } else if (!allocated.add(policy)) {
      rules.strictError(allocation, "policy", "'" + policy + "' has a share already");
    }
  }
}
