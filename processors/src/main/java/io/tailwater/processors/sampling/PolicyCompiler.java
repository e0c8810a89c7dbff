package io.tailwater.processors.sampling;

import io.tailwater.model.StatusCode;
import io.tailwater.processors.sampling.AttributeBits.Asked;
import io.tailwater.processors.sampling.CompiledPolicies.Policy;
import io.tailwater.processors.sampling.shape.DownstreamServices;
import io.tailwater.processors.sampling.shape.PathNovelty;
import io.tailwater.processors.sampling.shape.RouteBaseline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns policies as written into conditions, and gives each span-level test its bit and each chance
 * its number.
 */
final class PolicyCompiler {
  /** Each doubles the work of finding a weight (see {@link KeptProbability}). */
  private static final int MAX_SALTS = 6;

  private static final String SERVICE_NAME = "service.name";

  private final SamplingSpec spec;
  private final double share;
  private final boolean strict;

  private int nextBit = SpanBits.FIRST_FREE;
  private final Map<String, List<Asked>> attributes = new LinkedHashMap<>();
  private final List<SpanBits.TraceStateBit> traceStates = new ArrayList<>();
  private final List<SpanBits.ConditionBit> conditionBits = new ArrayList<>();
  private final List<SpanBits.ScopeBit> scopes = new ArrayList<>();
  private final List<SpanBits.RunningExtentBit> runningExtents = new ArrayList<>();
  private final Map<Long, Integer> axisBySeed = new LinkedHashMap<>();
  private int leafCount;
  private int chanceCount;
  private boolean insideScope;

  PolicyCompiler(SamplingSpec spec, double share) {
    this.spec = spec;
    this.share = share;
    strict = spec.mode() == SamplingMode.STRICT;
  }

  CompiledPolicies compile(int version) {
    List<Policy> policies = new ArrayList<>();
    for (PolicySpec policy : spec.policies()) {
      switch (policy) {
        case PolicySpec.Rules rules -> addRules(rules, policies);
        case PolicySpec.Tiers tiers -> addTiers(tiers, policies);
        default -> policies.add(policy(policy.name(), policy));
      }
    }
    SpanBits bits =
        new SpanBits(
            nextBit,
            new AttributeBits(attributes),
            traceStates,
            conditionBits,
            scopes,
            runningExtents);
    boolean hasState = leafCount > axisBySeed.size();
    return new CompiledPolicies(
        spec, version, bits, policies, leafCount, axisBySeed.size() + 1, hasState);
  }

  private Policy policy(String name, PolicySpec policy) {
    int chancesBefore = chanceCount;
    Condition condition = condition(policy);
    return new Policy(
        name, condition, policy instanceof PolicySpec.Drop, chanceCount > chancesBefore);
  }

  /** Each rule is a policy of its own that the rules before it do not claim. */
  private void addRules(PolicySpec.Rules rules, List<Policy> policies) {
    List<Condition> earlier = new ArrayList<>();
    for (PolicySpec.Rule rule : rules.rules()) {
      int chancesBefore = chanceCount;
      Condition about = condition(rule.condition());
      List<Condition> parts = new ArrayList<>(earlier);
      parts.add(about);
      if (!rule.drop()) {
        parts.add(condition(rule.outcome()));
      }
      policies.add(
          new Policy(
              rules.name() + "/" + rule.outcome().name(),
              new Condition.All(parts),
              rule.drop(),
              chanceCount > chancesBefore));
      earlier.add(new Condition.None(about));
    }
  }

  private void addTiers(PolicySpec.Tiers tiers, List<Policy> policies) {
    List<Condition> higher = new ArrayList<>();
    TierBudgets budgets =
        new TierBudgets(
            tiers.tiers().stream().mapToDouble(tier -> tier.spansPerSecond() * share).toArray());
    for (int i = 0; i < tiers.tiers().size(); i++) {
      PolicySpec.Tier tier = tiers.tiers().get(i);
      int chancesBefore = chanceCount;
      List<Condition> parts = new ArrayList<>(higher);
      Optional<Condition> member = member(tier);
      member.ifPresent(parts::add);
      parts.add(randomShare(tier.samplingPercentage()));
      if (tier.spansPerSecond() > 0) {
        chanceCount++;
        parts.add(budgets.condition(leafCount++, i));
      }
      policies.add(
          new Policy(
              tiers.name() + "/" + tier.name(),
              new Condition.All(parts),
              false,
              chanceCount > chancesBefore));
      member.ifPresent(condition -> higher.add(new Condition.None(condition)));
    }
  }

  private Optional<Condition> member(PolicySpec.Tier tier) {
    List<Condition> ways = new ArrayList<>();
    if (tier.member() != null) {
      ways.add(condition(tier.member()));
    }
    if (!tier.downstreamOf().isEmpty()) {
      DownstreamServices services = new DownstreamServices(tier.downstreamOf());
      ways.add(observed(facts -> services.touches(facts.spans, facts.nowMillis)));
    }
    return ways.isEmpty() ? Optional.empty() : Optional.of(new Condition.Any(ways));
  }

  private Condition condition(PolicySpec policy) {
    return switch (policy) {
      case PolicySpec.AlwaysSample _ -> new Condition.Always();
      case PolicySpec.StatusCodes p -> statusCodes(p);
      case PolicySpec.Latency p -> latency(p);
      case PolicySpec.Probabilistic p -> probabilistic(p);
      case PolicySpec.StringAttribute p ->
          attribute(p.key(), AttributeTest.of(p, spec.mode()), p.invertMatch());
      case PolicySpec.NumericAttribute p ->
          attribute(
              p.key(),
              new AttributeTest.Between(p.minValue(), p.maxValue(), strict),
              p.invertMatch());
      case PolicySpec.BooleanAttribute p ->
          attribute(p.key(), new AttributeTest.Is(p.value(), strict), p.invertMatch());
      case PolicySpec.SpanCount p -> new Condition.Spans(p.minSpans(), p.maxSpans());
      case PolicySpec.TraceState p -> traceState(p);
      case PolicySpec.TraceFlags _ -> bit(SpanBits.SAMPLED_FLAG);
      case PolicySpec.OttlCondition p -> ottl(p);
      case PolicySpec.Limiting p -> limiting(p);
      case PolicySpec.Budget p -> {
        chanceCount++;
        yield new KeyedLimit(leafCount++, p, share);
      }
      case PolicySpec.And p -> new Condition.All(conditions(p.parts()));
      case PolicySpec.Or p -> new Condition.Any(conditions(p.parts()));
      case PolicySpec.Not p -> new Condition.None(condition(p.part()));
      case PolicySpec.Drop p -> new Condition.All(conditions(p.parts()));
      case PolicySpec.Composite p -> composite(p);
      case PolicySpec.InScope p -> scope(p);
      case PolicySpec.KeyedRate p -> {
        chanceCount++;
        yield new KeyedShare(leafCount++, p, share);
      }
      case PolicySpec.Novelty p -> {
        PathNovelty novelty = new PathNovelty(p.tracesPerWindow(), p.windowMillis());
        yield observed(facts -> novelty.isNovel(facts.spans, facts.spanCount, facts.nowMillis));
      }
      case PolicySpec.AboveBaseline p -> {
        RouteBaseline baseline = new RouteBaseline(p.quantile(), p.atLeastMillis());
        yield observed(
            facts ->
                baseline.isAbove(
                    facts.spans, facts.latestEndNanos - facts.earliestStartNanos, facts.nowMillis));
      }
      case PolicySpec.Rules p -> throw onlyOnTop(p);
      case PolicySpec.Tiers p -> throw onlyOnTop(p);
    };
  }

  private static IllegalArgumentException onlyOnTop(PolicySpec policy) {
    return new IllegalArgumentException(
        "policy '" + policy.name() + "' cannot be part of another policy");
  }

  private List<Condition> conditions(List<PolicySpec> policies) {
    return policies.stream().map(this::condition).toList();
  }

  private static Condition statusCodes(PolicySpec.StatusCodes policy) {
    long mask = 0;
    for (StatusCode code : policy.codes()) {
      mask |= 1L << code.number();
    }
    return new Condition.AnyBit(0, mask);
  }

  private static Condition bit(int bit) {
    return new Condition.AnyBit(bit >>> 6, 1L << bit);
  }

  private Condition latency(PolicySpec.Latency policy) {
    Condition.Extent extent =
        new Condition.Extent(policy.thresholdMillis(), policy.upperThresholdMillis());
    if (strict || policy.upperThresholdMillis() == 0 || insideScope) {
      return extent;
    }
    int bit = nextBit++;
    runningExtents.add(new SpanBits.RunningExtentBit(extent, bit));
    return bit(bit);
  }

  private Condition probabilistic(PolicySpec.Probabilistic policy) {
    String salt = policy.hashSalt().isEmpty() ? TraceIdHash.DEFAULT_SALT : policy.hashSalt();
    long seed = TraceIdHash.seed(salt);
    int axis = axisBySeed.computeIfAbsent(seed, _ -> axisBySeed.size() + 1);
    if (axis > MAX_SALTS) {
      throw new IllegalArgumentException(
          "policy '"
              + policy.name()
              + "' brings a hash_salt of its own, the "
              + axis
              + "th; with more than "
              + MAX_SALTS
              + " different ones nobody can say in time how probable it is that a trace is kept: use"
              + " fewer");
    }
    chanceCount++;
    return new Chances.HashShare(
        leafCount++,
        spec.traceState(),
        axis,
        seed,
        TraceIdHash.threshold(policy.samplingPercentage()),
        Math.clamp(policy.samplingPercentage() / 100, 0.0, 1.0));
  }

  private Condition randomShare(double percentage) {
    if (percentage >= 100) {
      return new Condition.Always();
    }
    chanceCount++;
    return new Chances.RandomShare(leafCount++, Math.max(0, percentage / 100));
  }

  private Condition attribute(String key, AttributeTest test, boolean invertMatch) {
    int bit = nextBit++;
    attributes.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Asked(test, bit));
    return invertMatch ? new Condition.None(bit(bit)) : bit(bit);
  }

  private Condition traceState(PolicySpec.TraceState policy) {
    int bit = nextBit++;
    traceStates.add(new SpanBits.TraceStateBit(TraceStateTest.of(policy), bit));
    return bit(bit);
  }

  private Condition ottl(PolicySpec.OttlCondition policy) {
    int bit = nextBit++;
    int errorBit = nextBit++;
    conditionBits.add(new SpanBits.ConditionBit(OttlTest.of(policy), bit, errorBit, insideScope));
    return new Condition.BitOrError(bit >>> 6, 1L << bit, errorBit >>> 6, 1L << errorBit);
  }

  private Condition limiting(PolicySpec.Limiting policy) {
    if (!strict) {
      return new Chances.Bucket(leafCount++, policy, share);
    }
    chanceCount++;
    return new SteadyLimit(
        leafCount++, policy.unit(), policy.perSecond(), policy.burstCapacity(), share);
  }

  private Condition composite(PolicySpec.Composite policy) {
    List<PolicySpec> parts = policy.parts().stream().map(PolicySpec.Share::policy).toList();
    if (!strict) {
      return new Chances.FirstWithinShare(leafCount++, policy, conditions(parts), share);
    }
    List<Condition> ways = new ArrayList<>();
    List<Condition> earlier = new ArrayList<>();
    for (PolicySpec.Share part : policy.parts()) {
      Condition about = condition(part.policy());
      List<Condition> steps = new ArrayList<>(earlier);
      steps.add(about);
      chanceCount++;
      steps.add(
          new SteadyLimit(
              leafCount++, PolicySpec.LimitedUnit.SPANS, part.spansPerSecond(), 0, share));
      ways.add(new Condition.All(steps));
      earlier.add(new Condition.None(about));
    }
    return new Condition.Any(ways);
  }

  private Condition scope(PolicySpec.InScope policy) {
    int serviceBit = -1;
    if (policy.scope() == PolicySpec.SpanScope.ENTRY) {
      serviceBit = nextBit++;
      PolicySpec.StringAttribute service =
          new PolicySpec.StringAttribute(
              policy.name(), SERVICE_NAME, List.of(policy.service()), false, false);
      attributes
          .computeIfAbsent(SERVICE_NAME, _ -> new ArrayList<>())
          .add(new Asked(AttributeTest.of(service, spec.mode()), serviceBit));
    }
    boolean outer = insideScope;
    insideScope = true;
    Condition part = condition(policy.part());
    insideScope = outer;
    int bit = nextBit++;
    scopes.add(new SpanBits.ScopeBit(policy.scope(), serviceBit, part, bit));
    return bit(bit);
  }

  /** A condition over what was seen before: asked once a trace, no chance. */
  private Condition observed(Observation observation) {
    return new Observed(leafCount++, observation);
  }

  /** Looks at a trace and learns from it. */
  private interface Observation {
    boolean holds(TraceFacts facts);
  }

  private record Observed(int leaf, Observation observation) implements Chances.Chance {
    @Override
    public void draw(TraceFacts facts) {
      boolean holds = observation.holds(facts);
      facts.decide(leaf, holds, holds ? 1 : 0, Chances.CERTAIN);
    }
  }
}
