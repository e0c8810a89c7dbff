package io.tailwater.config;

import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns checked policy blocks into policies, with the rules no table can say: which type may stand
 * where, what each needs, and what the collector reads otherwise than people do.
 *
 * <p>A policy with an error comes out all the same, with whatever is valid in it: the error is
 * reported, and refuses the file.
 */
final class PolicyReader {
  /**
   * Where a policy stands.
   *
   * @param holder the type of the policy that holds it; empty at the top level
   * @param spanLevel whether some holder looks at one span at a time
   */
  record Place(String holder, boolean spanLevel) {
    static final Place TOP = new Place("", false);

    boolean top() {
      return holder.isEmpty();
    }

    Place inside(String type) {
      return new Place(type, spanLevel || type.equals("scope"));
    }
  }

  private static final Set<String> SPAN_LEVEL =
      Set.of(
          "string_attribute",
          "numeric_attribute",
          "boolean_attribute",
          "status_code",
          "trace_state",
          "trace_flags",
          "latency",
          "ottl_condition",
          "and",
          "or",
          "not");

  /** The collector's types that hold others. */
  private static final Set<String> COLLECTOR_HOLDERS = Set.of("and", "not", "drop", "composite");

  /** Which of them the collector lets stand in which beside leaves. */
  private static final Map<String, Set<String>> COLLECTOR_NESTING =
      Map.of(
          "", COLLECTOR_HOLDERS,
          "and", Set.of("not"),
          "drop", Set.of("not"),
          "composite", Set.of("and"));

  /** The types whose block may be absent in strict mode: without settings, or all have defaults. */
  private static final Set<String> WITHOUT_BLOCK =
      Set.of("always_sample", "trace_flags", "novelty", "above_baseline");

  private final PolicyRules rules;
  private final LeafPolicies leaves;
  private final SamplerPolicies samplers;
  private final OwnPolicies own;

  PolicyReader(PolicyRules rules) {
    this.rules = rules;
    this.leaves = new LeafPolicies(rules);
    this.samplers = new SamplerPolicies(rules);
    this.own = new OwnPolicies(rules, this, samplers);
  }

  /** The policies of the block; those of no known type are left out, and that is reported. */
  List<PolicySpec> read(Section block) {
    if (block.isEmptyList("policies")) {
      rules.strictError(block, "policies", "needs at least 1 entry");
    }
    List<PolicySpec> policies = new ArrayList<>();
    Map<String, Position> names = new HashMap<>();
    for (Section section : block.sections("policies")) {
      checkName(section, names);
      policy(section, Place.TOP).ifPresent(policies::add);
    }
    return policies;
  }

  private void checkName(Section section, Map<String, Position> names) {
    Optional<String> name = section.value("name", String.class);
    if (!section.mentions("name")) {
      rules.error(section, "name", "missing; every policy needs a name");
    } else if (name.isPresent() && name.get().isEmpty()) {
      rules.error(section, "name", "must not be empty");
    }
    if (name.filter(Verdict.PINNED::equals).isPresent()) {
      rules.strictError(
          section,
          "name",
          "'%s' is what traces that alerts pin are said to be kept by; give another name"
              .formatted(Verdict.PINNED));
    }
    name.filter(given -> !given.isEmpty())
        .ifPresent(
            given -> {
              Position first = names.putIfAbsent(given, section.at("name"));
              if (first != null) {
                rules.error(
                    section,
                    "name",
                    "the name '" + given + "' is already used in line " + first.line());
              }
            });
  }

  /** What a policy is called: its name, or its path where it has none. */
  static String nameOf(Section policy) {
    return policy
        .value("name", String.class)
        .filter(given -> !given.isEmpty())
        .orElse(policy.path());
  }

  /** The policy of a section, or empty where its type is unknown or may not stand there. */
  Optional<PolicySpec> policy(Section section, Place place) {
    return policy(section, place, nameOf(section));
  }

  Optional<PolicySpec> policy(Section section, Place place, String name) {
    Optional<String> type = section.value("type", String.class);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    noteForeignBlocks(section, type.get());
    Optional<String> refusal = refusal(type.get(), place);
    if (refusal.isPresent()) {
      rules.error(section, "type", refusal.get());
      return Optional.empty();
    }
    return Optional.of(
        lacksBlock(section, type.get())
            ? new PolicySpec.AlwaysSample(name)
            : known(type.get(), name, section, place));
  }

  private PolicySpec known(String type, String name, Section section, Place place) {
    return switch (type) {
      case "and" -> new PolicySpec.And(name, traceTree(section, type, place));
      case "or" -> new PolicySpec.Or(name, parts(settings(section, type), type, place));
      case "drop" -> new PolicySpec.Drop(name, traceTree(section, type, place));
      case "not" -> not(name, section, place);
      case "composite" ->
          new CompositePolicy(rules, this).read(name, settings(section, type), place);
      case "deterministic", "dynamic", "ema_dynamic", "ema_throughput", "windowed_throughput" ->
          samplers.policy(name, type, settings(section, type));
      case "scope" -> own.scope(name, settings(section, type), place);
      case "rules" -> own.rules(name, settings(section, type), place);
      case "tiers" -> own.tiers(name, settings(section, type));
      case "budget" -> own.budget(name, settings(section, type));
      case "novelty" -> own.novelty(name, settings(section, type));
      case "above_baseline" -> own.aboveBaseline(name, settings(section, type));
      case "always_sample" -> new PolicySpec.AlwaysSample(name);
      case "trace_flags" -> new PolicySpec.TraceFlags(name);
      default -> leaves.read(type, name, section, settings(section, type), place.top());
    };
  }

  /** Why a type may not stand in a place; empty where it may. */
  private Optional<String> refusal(String type, Place place) {
    boolean collectors = PolicyReference.TYPES.contains(type);
    if (!collectors && !OwnPolicyReference.TYPES.contains(type)) {
      List<String> known = rules.strict() ? allTypes() : PolicyReference.TYPES;
      return Optional.of("unknown policy type '" + type + "'; " + NearestName.hint(type, known));
    }
    return rules.strict() ? strictRefusal(type, place) : collectorRefusal(type, place, collectors);
  }

  private static Optional<String> strictRefusal(String type, Place place) {
    if (type.equals("drop") && !place.top()) {
      return Optional.of(
          "a 'drop' drops whole traces and stands at the top level only; inside of '"
              + place.holder()
              + "' say 'not'");
    }
    if (place.spanLevel() && !SPAN_LEVEL.contains(type)) {
      return Optional.of(
          "a 'scope' looks at one span at a time, and '" + type + "' judges whole traces");
    }
    return Optional.empty();
  }

  private static Optional<String> collectorRefusal(String type, Place place, boolean collectors) {
    if (!collectors) {
      return Optional.of(
          "the collector has no policy type '"
              + type
              + "'; leave out `compat: otel` to use Tailwater's own");
    }
    Set<String> holders = COLLECTOR_NESTING.getOrDefault(place.holder(), Set.of());
    if (COLLECTOR_HOLDERS.contains(type) && !holders.contains(type)) {
      String other = type.equals(place.holder()) ? "another '" : "'";
      return Optional.of(
          "in the collector '"
              + place.holder()
              + "' cannot hold "
              + other
              + type
              + "'; leave out `compat: otel` to nest at will");
    }
    return Optional.empty();
  }

  private static List<String> allTypes() {
    return Stream.concat(PolicyReference.TYPES.stream(), OwnPolicyReference.TYPES.stream())
        .toList();
  }

  private void noteForeignBlocks(Section section, String type) {
    allTypes().stream()
        .filter(block -> !block.equals(type) && section.mentions(block))
        .forEach(
            block -> rules.note(section, block, "has no effect: the policy's type is " + type));
  }

  /** Reports a block that strict mode insists on; the collector takes an empty one instead. */
  private boolean lacksBlock(Section policy, String type) {
    boolean lacks = rules.strict() && !policy.mentions(type) && !WITHOUT_BLOCK.contains(type);
    if (lacks) {
      rules
          .findings()
          .error(
              policy.at("type"),
              policy.path(type),
              "missing; a policy of this type needs this block");
    }
    return lacks;
  }

  private static Section settings(Section policy, String type) {
    return policy
        .value(type, Section.class)
        .orElseGet(() -> Section.absent(policy.path(type), policy.at("type")));
  }

  /** The parts of an {@code and} or a {@code drop}: without any, both hold for every trace. */
  private List<PolicySpec> traceTree(Section section, String type, Place place) {
    Section block = settings(section, type);
    String key = type + "_sub_policy";
    if (block.isEmptyList(key)) {
      rules.trap(
          block,
          key,
          "is empty, so that the collector "
              + (type.equals("and") ? "keeps" : "drops")
              + " every trace by it",
          "give at least 1 policy");
    }
    return parts(block, type, place);
  }

  private List<PolicySpec> parts(Section block, String type, Place place) {
    List<PolicySpec> parts = new ArrayList<>();
    for (Section part : block.sections(type + "_sub_policy")) {
      policy(part, place.inside(type)).ifPresent(parts::add);
    }
    return parts;
  }

  private PolicySpec not(String name, Section section, Place place) {
    Section block = settings(section, "not");
    if (!rules.strict() && !section.mentions("not")) {
      rules.error(block, "not_sub_policy", "missing; a 'not' needs a policy to turn around");
    }
    return block
        .value("not_sub_policy", Section.class)
        .flatMap(part -> policy(part, place.inside("not")))
        .<PolicySpec>map(part -> new PolicySpec.Not(name, part))
        .orElseGet(() -> new PolicySpec.AlwaysSample(name));
  }
}
