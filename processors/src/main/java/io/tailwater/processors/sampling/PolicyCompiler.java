package io.tailwater.processors.sampling;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.StatusCode;
import io.tailwater.processors.sampling.AttributeBits.Asked;
import io.tailwater.processors.sampling.Chances.Chance;
import io.tailwater.processors.sampling.CollectorLimits.ByTick;
import io.tailwater.processors.sampling.CollectorLimits.TickGroup;
import io.tailwater.processors.sampling.CompiledPolicies.Policy;
import io.tailwater.processors.sampling.Part.Join;
import io.tailwater.processors.sampling.shape.DownstreamServices;
import io.tailwater.processors.sampling.shape.PathNovelty;
import io.tailwater.processors.sampling.shape.RouteBaseline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns policies as written into conditions, and gives each span-level test its bit and each chance
 * its number.
 */
final class PolicyCompiler {
  /** Each doubles the work of finding a weight (see {@link KeptProbability}). */
  private static final int MAX_SALTS = 6;

  private static final String SERVICE_NAME = "service.name";
  private static final String PATH = "url.path";

  /** What older conventions have of a path, with its query. */
  private static final String TARGET = "http.target";

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
  private final List<TickGroup> tickGroups = new ArrayList<>();
  private boolean insideScope;
  private boolean onTop;

  PolicyCompiler(SamplingSpec spec, double share) {
    this.spec = spec;
    this.share = share;
    strict = spec.mode() == SamplingMode.STRICT;
  }

  CompiledPolicies compile(int version) {
    List<Policy> policies = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (PolicySpec policy : spec.policies()) {
      onTop = true;
      parts.add(
          switch (policy) {
            case PolicySpec.Rules rules -> rules(rules, policies);
            case PolicySpec.Tiers tiers -> tiers(tiers, policies);
            default -> policy(policy, policies);
          });
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
        spec,
        version,
        bits,
        policies,
        parts,
        tickGroups,
        leafCount,
        axisBySeed.size() + 1,
        hasState);
  }

  private Part policy(PolicySpec policy, List<Policy> policies) {
    int chancesBefore = chanceCount;
    Part part = part(policy);
    policies.add(
        new Policy(
            policy.name(),
            part.condition(),
            policy instanceof PolicySpec.Drop,
            chanceCount > chancesBefore,
            told(policy, part)));
    return part;
  }

  private static List<Chance> told(PolicySpec policy, Part part) {
    List<Part> asked = policy instanceof PolicySpec.And ? part.parts() : List.of(part);
    List<Chance> told = new ArrayList<>();
    for (Part one : asked) {
      if (one.condition() instanceof Chance chance
          && (chance instanceof Chances.HashShare || chance instanceof ByTick)) {
        told.add(chance);
      }
    }
    return told;
  }

  /** Each rule is a policy of its own that the rules before it do not claim. */
  private Part rules(PolicySpec.Rules rules, List<Policy> policies) {
    List<Condition> earlier = new ArrayList<>();
    List<Part> claims = new ArrayList<>();
    for (PolicySpec.Rule rule : rules.rules()) {
      int chancesBefore = chanceCount;
      Part about = part(rule.condition());
      List<Part> outcomes = rule.drop() ? List.of() : List.of(part(rule.outcome()));
      claims.add(
          new Part(
              rule.condition().name(),
              rule.drop() ? "drop rule" : "rule",
              Join.CLAIM,
              about.condition(),
              List.of(about),
              outcomes));
      policies.add(
          new Policy(
              rules.name() + "/" + rule.outcome().name(),
              claimed(earlier, List.of(about), outcomes),
              rule.drop(),
              chanceCount > chancesBefore,
              List.of()));
      earlier.add(new Condition.None(about.condition()));
    }
    return first(rules, claims);
  }

  private Part tiers(PolicySpec.Tiers tiers, List<Policy> policies) {
    List<Condition> higher = new ArrayList<>();
    List<Part> claims = new ArrayList<>();
    TierBudgets budgets =
        new TierBudgets(
            tiers.tiers().stream().mapToDouble(tier -> tier.spansPerSecond() * share).toArray());
    for (int i = 0; i < tiers.tiers().size(); i++) {
      PolicySpec.Tier tier = tiers.tiers().get(i);
      int chancesBefore = chanceCount;
      List<Part> ways = members(tier);
      Condition member =
          ways.isEmpty() ? new Condition.Always() : new Condition.Any(Part.conditions(ways));
      List<Part> outcomes = new ArrayList<>();
      outcomes.add(tierPart(tier, "sampling_percentage", randomShare(tier.samplingPercentage())));
      if (tier.spansPerSecond() > 0) {
        chanceCount++;
        outcomes.add(tierPart(tier, "spans_per_second", budgets.condition(leafCount++, i)));
      }
      claims.add(new Part(tier.name(), "tier", Join.CLAIM, member, ways, outcomes));
      Part claim = new Part(tier.name(), "members", Join.SOME, member, ways);
      policies.add(
          new Policy(
              tiers.name() + "/" + tier.name(),
              claimed(higher, List.of(claim), outcomes),
              false,
              chanceCount > chancesBefore,
              List.of()));
      higher.add(new Condition.None(member));
    }
    return first(tiers, claims);
  }

  private static Part first(PolicySpec policy, List<Part> claims) {
    // The whole is never judged: each claim is a policy of its own.
    return new Part(policy.name(), policy.type(), Join.FIRST, new Condition.Always(), claims);
  }

  private static Condition claimed(List<Condition> earlier, List<Part> about, List<Part> outcomes) {
    List<Condition> conditions = new ArrayList<>(earlier);
    conditions.addAll(Part.conditions(about));
    conditions.addAll(Part.conditions(outcomes));
    return new Condition.All(conditions);
  }

  private List<Part> members(PolicySpec.Tier tier) {
    List<Part> ways = new ArrayList<>();
    if (tier.member() != null) {
      ways.add(part(tier.member()));
    }
    if (!tier.downstreamOf().isEmpty()) {
      DownstreamServices services = new DownstreamServices(tier.downstreamOf());
      ways.add(
          tierPart(
              tier,
              "downstream_of",
              observed(facts -> services.touches(facts.spans, facts.nowMillis))));
    }
    return ways;
  }

  private static Part tierPart(PolicySpec.Tier tier, String key, Condition condition) {
    return new Part(tier.name(), key, Join.LEAF, condition, List.of());
  }

  private Part part(PolicySpec policy) {
    boolean top = onTop;
    onTop = false;
    return switch (policy) {
      case PolicySpec.And p -> and(p, top);
      case PolicySpec.Or p -> joined(p, Join.SOME, parts(p.parts()), Condition.Any::new);
      case PolicySpec.Not p ->
          joined(p, Join.NONE, parts(List.of(p.part())), of -> new Condition.None(of.getFirst()));
      case PolicySpec.Drop p -> joined(p, Join.EVERY, parts(p.parts()), Condition.All::new);
      case PolicySpec.Composite p -> composite(p);
      case PolicySpec.InScope p -> scope(p);
      case PolicySpec.Limiting p -> Part.leaf(p, limiting(p, top));
      default -> Part.leaf(policy, leaf(policy));
    };
  }

  private List<Part> parts(List<PolicySpec> policies) {
    return policies.stream().map(this::part).toList();
  }

  private static Part joined(
      PolicySpec policy,
      Join join,
      List<Part> parts,
      Function<List<Condition>, Condition> condition) {
    return new Part(
        policy.name(), policy.type(), join, condition.apply(Part.conditions(parts)), parts);
  }

  /** At the top, limits within it see what its other parts would keep of a tick. */
  private Part and(PolicySpec.And policy, boolean top) {
    List<Part> parts = new ArrayList<>();
    List<Condition> others = new ArrayList<>();
    List<ByTick> limits = new ArrayList<>();
    for (PolicySpec spec : policy.parts()) {
      if (top && limitsByTick() && spec instanceof PolicySpec.Limiting limiting) {
        ByTick limit = byTick(limiting);
        limits.add(limit);
        parts.add(Part.leaf(limiting, limit));
      } else {
        Part part = part(spec);
        others.add(part.condition());
        parts.add(part);
      }
    }
    if (!limits.isEmpty()) {
      tickGroups.add(new TickGroup(others, limits));
    }
    return joined(policy, Join.EVERY, parts, Condition.All::new);
  }

  private Condition leaf(PolicySpec policy) {
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
      case PolicySpec.Budget p -> {
        chanceCount++;
        yield new KeyedLimit(leafCount++, p, share);
      }
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
      case PolicySpec.And _,
          PolicySpec.Or _,
          PolicySpec.Not _,
          PolicySpec.Drop _,
          PolicySpec.Composite _,
          PolicySpec.InScope _,
          PolicySpec.Limiting _ ->
          throw new IllegalArgumentException("no leaf: " + policy.type());
    };
  }

  private static IllegalArgumentException onlyOnTop(PolicySpec policy) {
    return new IllegalArgumentException(
        "policy '" + policy.name() + "' cannot be part of another policy");
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
    if (strict || insideScope) {
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
    for (String name : names(key)) {
      ask(name, test, bit);
    }
    if (strict && key.equals(PATH)) {
      ask(TARGET, new AttributeTest.PathOf(test), bit);
    }
    return invertMatch ? new Condition.None(bit(bit)) : bit(bit);
  }

  private void ask(String name, AttributeTest test, int bit) {
    attributes.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Asked(test, bit));
  }

  /** The collector reads a key as it is written; ours means what it says in any generation. */
  private List<String> names(String key) {
    return strict ? SemanticConventions.generationsOf(key) : List.of(key);
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

  private Condition limiting(PolicySpec.Limiting policy, boolean top) {
    if (top && limitsByTick()) {
      ByTick limit = byTick(policy);
      tickGroups.add(new TickGroup(List.of(), List.of(limit)));
      return limit;
    }
    if (!strict) {
      return new CollectorLimits.FirstCome(leafCount++, new TokenBucket(policy, share));
    }
    chanceCount++;
    return new SteadyLimit(
        leafCount++, policy.unit(), policy.perSecond(), policy.burstCapacity(), share);
  }

  private boolean limitsByTick() {
    return !strict && spec.traceState();
  }

  private ByTick byTick(PolicySpec.Limiting policy) {
    chanceCount++;
    return new ByTick(leafCount++, new TokenBucket(policy, share));
  }

  private Part composite(PolicySpec.Composite policy) {
    List<Part> parts = parts(policy.parts().stream().map(PolicySpec.Share::policy).toList());
    Condition condition =
        strict
            ? steadyComposite(policy, parts)
            : new CollectorLimits.FirstWithinShare(
                leafCount++, policy, Part.conditions(parts), share);
    return new Part(policy.name(), policy.type(), Join.LEAF, condition, parts);
  }

  private Condition steadyComposite(PolicySpec.Composite policy, List<Part> parts) {
    List<Condition> ways = new ArrayList<>();
    List<Condition> earlier = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Condition about = parts.get(i).condition();
      List<Condition> steps = new ArrayList<>(earlier);
      steps.add(about);
      chanceCount++;
      steps.add(
          new SteadyLimit(
              leafCount++,
              PolicySpec.LimitedUnit.SPANS,
              policy.parts().get(i).spansPerSecond(),
              0,
              share));
      ways.add(new Condition.All(steps));
      earlier.add(new Condition.None(about));
    }
    return new Condition.Any(ways);
  }

  private Part scope(PolicySpec.InScope policy) {
    int serviceBit = -1;
    if (policy.scope() == PolicySpec.SpanScope.ENTRY) {
      serviceBit = nextBit++;
      PolicySpec.StringAttribute service =
          new PolicySpec.StringAttribute(
              policy.name(), SERVICE_NAME, List.of(policy.service()), false, false);
      ask(SERVICE_NAME, AttributeTest.of(service, spec.mode()), serviceBit);
    }
    boolean outer = insideScope;
    insideScope = true;
    Part part = part(policy.part());
    insideScope = outer;
    int bit = nextBit++;
    scopes.add(new SpanBits.ScopeBit(policy.scope(), serviceBit, part.condition(), bit));
    return new Part(policy.name(), policy.type(), Join.LEAF, bit(bit), List.of(part));
  }

  /** A condition over what was seen before: asked once a trace, no chance. */
  private Condition observed(Observation observation) {
    return new Observed(leafCount++, observation);
  }

  /** Looks at a trace and learns from it. */
  private interface Observation {
    boolean holds(TraceFacts facts);
  }

  private record Observed(int leaf, Observation observation) implements Chance {
    @Override
    public void draw(TraceFacts facts) {
      boolean holds = observation.holds(facts);
      facts.decide(leaf, holds, holds ? 1 : 0, Chances.CERTAIN);
    }
  }
}
