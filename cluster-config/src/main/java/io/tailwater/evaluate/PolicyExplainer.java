package io.tailwater.evaluate;

import io.tailwater.evaluate.VoteTree.Vote;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.RateSpec;
import io.tailwater.processors.sampling.SamplingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Has every policy say what it says of a trace, down to the leaves.
 *
 * <p>Each leaf is compiled as a policy set of its own, by the same compiler as the whole, so it
 * says what it says there. Leaves that keep state (limits, samplers, novelty, baselines) keep a
 * second one here; they are asked only where the whole asks them too, so both see the same traces.
 * What keeps no state is asked always: a reader who wants to know why not wants all the reasons.
 */
final class PolicyExplainer {
  private final SamplingSpec spec;
  private final List<Question> questions = new ArrayList<>();
  private final List<Boolean> drops = new ArrayList<>();

  PolicyExplainer(SamplingSpec spec) {
    this.spec = spec;
    for (PolicySpec policy : spec.policies()) {
      questions.add(question(policy));
      drops.add(canDrop(policy));
    }
  }

  /** The votes of all policies, in the order of the file. */
  List<VoteTree> explain(OfferedTrace trace) {
    VoteTree[] votes = new VoteTree[questions.size()];
    boolean undecided = true;
    for (boolean dropping : new boolean[] {true, false}) {
      for (int i = 0; i < votes.length; i++) {
        if (drops.get(i) != dropping) {
          continue;
        }
        votes[i] = questions.get(i).askWhere(undecided, trace);
        boolean decides = dropping ? isDrop(votes[i]) : spec.sampleOnFirstMatch();
        undecided &= !(decides && votes[i].is(Vote.YES));
      }
    }
    return List.of(votes);
  }

  private static boolean canDrop(PolicySpec policy) {
    return policy instanceof PolicySpec.Drop
        || (policy instanceof PolicySpec.Rules rules
            && rules.rules().stream().anyMatch(PolicySpec.Rule::drop));
  }

  private static boolean isDrop(VoteTree vote) {
    return vote.type().equals("drop")
        || vote.parts().stream()
            .anyMatch(rule -> rule.type().equals("drop rule") && rule.is(Vote.YES));
  }

  private Question question(PolicySpec policy) {
    return switch (policy) {
      case PolicySpec.And p -> new Questions.EveryOf(p.name(), "and", questions(p.parts()));
      case PolicySpec.Drop p -> new Questions.EveryOf(p.name(), "drop", questions(p.parts()));
      case PolicySpec.Or p -> new Questions.SomeOf(p.name(), "or", questions(p.parts()));
      case PolicySpec.Not p -> new Questions.NoneOf(p.name(), question(p.part()));
      case PolicySpec.Rules p ->
          new FirstMatch.FirstRule(p.name(), p.rules().stream().map(this::rule).toList());
      case PolicySpec.Tiers p ->
          new FirstMatch.HighestTier(p.name(), p.tiers().stream().map(this::tier).toList());
      case PolicySpec.Composite p ->
          leaf(p, "composite", p.parts().stream().map(PolicySpec.Share::policy).toList(), true);
      case PolicySpec.InScope p -> leaf(p, "scope", List.of(p.part()), false);
      case PolicySpec.Limiting p ->
          switch (p.unit()) {
            case SPANS -> leaf(p, "rate_limiting", List.of(), true);
            case BYTES -> leaf(p, "bytes_limiting", List.of(), true);
          };
      case PolicySpec.KeyedRate p -> leaf(p, samplerType(p), List.of(), true);
      case PolicySpec.Budget p -> leaf(p, "budget", List.of(), true);
      case PolicySpec.Novelty p -> leaf(p, "novelty", List.of(), true);
      case PolicySpec.AboveBaseline p -> leaf(p, "above_baseline", List.of(), true);
      case PolicySpec.AlwaysSample p -> leaf(p, "always_sample", List.of(), false);
      case PolicySpec.StatusCodes p -> leaf(p, "status_code", List.of(), false);
      case PolicySpec.Latency p -> leaf(p, "latency", List.of(), false);
      case PolicySpec.Probabilistic p -> leaf(p, "probabilistic", List.of(), false);
      case PolicySpec.StringAttribute p -> leaf(p, "string_attribute", List.of(), false);
      case PolicySpec.NumericAttribute p -> leaf(p, "numeric_attribute", List.of(), false);
      case PolicySpec.BooleanAttribute p -> leaf(p, "boolean_attribute", List.of(), false);
      case PolicySpec.SpanCount p -> leaf(p, "span_count", List.of(), false);
      case PolicySpec.TraceState p -> leaf(p, "trace_state", List.of(), false);
      case PolicySpec.TraceFlags p -> leaf(p, "trace_flags", List.of(), false);
      case PolicySpec.OttlCondition p -> leaf(p, "ottl_condition", List.of(), false);
    };
  }

  private static String samplerType(PolicySpec.KeyedRate policy) {
    return switch (policy.sampler()) {
      case RateSpec.Deterministic _ -> "deterministic";
      case RateSpec.Dynamic _ -> "dynamic";
      case RateSpec.EmaDynamic _ -> "ema_dynamic";
      case RateSpec.EmaThroughput _ -> "ema_throughput";
      case RateSpec.WindowedThroughput _ -> "windowed_throughput";
    };
  }

  private List<Question> questions(List<PolicySpec> policies) {
    return policies.stream().map(this::question).toList();
  }

  private Question leaf(PolicySpec policy, String type, List<PolicySpec> parts, boolean hasState) {
    return new Questions.Leaf(policy.name(), type, policySet(policy), questions(parts), hasState);
  }

  private PolicySet policySet(PolicySpec policy) {
    return new PolicySet(
        new SamplingSpec(
            spec.mode(),
            spec.traceState(),
            spec.decisionWait(),
            spec.quietAfterRoot(),
            false,
            0,
            0,
            false,
            List.of(policy)));
  }

  private FirstMatch.Rule rule(PolicySpec.Rule rule) {
    return new FirstMatch.Rule(
        question(rule.condition()), rule.drop() ? null : question(rule.outcome()), rule.drop());
  }

  private FirstMatch.Tier tier(PolicySpec.Tier tier) {
    List<Question> ways = new ArrayList<>();
    if (tier.member() != null) {
      ways.add(question(tier.member()));
    }
    if (!tier.downstreamOf().isEmpty()) {
      ways.add(
          tierLeaf(
              "downstream_of",
              new PolicySpec.Tier(tier.name(), 100, 0, null, tier.downstreamOf())));
    }
    Question share =
        tierLeaf(
            "sampling_percentage",
            new PolicySpec.Tier(tier.name(), tier.samplingPercentage(), 0, null, Set.of()));
    return new FirstMatch.Tier(tier.name(), ways, share);
  }

  /** Part of a tier, as the only tier of its own policy. */
  private Question tierLeaf(String type, PolicySpec.Tier part) {
    PolicySpec.Tiers alone = new PolicySpec.Tiers(part.name(), List.of(part));
    return new Questions.Leaf(
        part.name(), type, policySet(alone), List.of(), !part.downstreamOf().isEmpty());
  }
}
