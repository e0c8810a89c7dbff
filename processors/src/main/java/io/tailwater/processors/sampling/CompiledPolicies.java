package io.tailwater.processors.sampling;

import io.tailwater.model.OtTraceState;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.Condition.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A policy set, compiled: each span contributes bits to its trace when it arrives (see {@link
 * SpanBits}), and the verdict is a boolean tree over those bits, the trace's extent, size,
 * randomness and id.
 *
 * <p>As in the collector, {@code drop} policies go first; then a trace is kept where any policy
 * would keep it. A policy that cannot be computed casts no vote and is counted. The trace is
 * attributed to the surest policy, the one that keeps the largest share of such traces (the first
 * in the file among equals, or the first of all where {@code sample_on_first_match} is set). Its
 * weight is the inverse of the probability that it is kept at all, so that sums of weights are
 * unbiased (see {@link KeptProbability}).
 *
 * <p>Rate limits and samplers keep state from trace to trace, so a set belongs to one shard. Not
 * thread-safe.
 */
public final class CompiledPolicies {
  /** A policy of the file. */
  record Policy(String name, Condition condition, boolean drops, boolean hasChance) {
    /** One that throws, for whatever reason, casts no vote and must not stop the others. */
    Vote vote(TraceFacts facts) {
      try {
        return condition.vote(facts);
      } catch (RuntimeException _) {
        return Vote.ERROR;
      }
    }
  }

  private final SamplingSpec spec;
  private final int version;
  private final SpanBits spanBits;
  private final Policy[] policies;
  private final long[] errors;
  private final int leafCount;
  private final int axisCount;
  private final boolean asksAll;
  private final OtTraceState otTraceState = new OtTraceState();

  CompiledPolicies(
      SamplingSpec spec,
      int version,
      SpanBits spanBits,
      List<Policy> policies,
      int leafCount,
      int axisCount,
      boolean hasState) {
    this.spec = spec;
    this.version = version;
    this.spanBits = spanBits;
    this.policies = policies.toArray(Policy[]::new);
    this.leafCount = leafCount;
    this.axisCount = axisCount;
    asksAll = hasState;
    errors = new long[this.policies.length];
  }

  /** Compiles the only version of a policy set, for one shard that has everything. */
  public static CompiledPolicies compile(SamplingSpec spec) {
    return compile(spec, 1, 1);
  }

  /**
   * Compiles a policy set.
   *
   * @param version what {@code policy_version} says on the traces that it keeps
   * @param share the shard's part of all traces, 1 / (number of shards)
   * @throws IllegalArgumentException if an expression or condition in it cannot be compiled
   */
  public static CompiledPolicies compile(SamplingSpec spec, int version, double share) {
    return new PolicyCompiler(spec, share).compile(version);
  }

  /** What was compiled. */
  public SamplingSpec spec() {
    return spec;
  }

  /** The version of the policies. */
  public int version() {
    return version;
  }

  /** What is gathered of each span. */
  public SpanBits spanBits() {
    return spanBits;
  }

  /**
   * A trace's randomness after one more span: the first explicit one counts.
   *
   * @param before what it was, {@link TraceFacts#NO_OT} at first
   */
  public long randomness(SpanView span, long before) {
    if (before >= 0 || !spec.traceState() || span.traceStateLength() == 0) {
      return before;
    }
    otTraceState.read(span.buffer(), span.traceStateOffset(), span.traceStateLength());
    if (otTraceState.randomness() >= 0) {
      return otTraceState.randomness();
    }
    return otTraceState.isPresent() ? TraceFacts.RANDOMNESS_OF_ID : before;
  }

  /** The verdict on a whole trace. */
  public Verdict judge(TraceFacts facts) {
    facts.begin(leafCount);
    Policy dropper = firstYes(facts, true);
    if (dropper != null) {
      return Verdict.droppedBy(dropper.name());
    }
    Policy surest = surest(facts);
    if (surest == null) {
      return Verdict.DROPPED;
    }
    return Verdict.keptBy(surest.name(), weight(facts, surest), version);
  }

  /**
   * The verdict on a late span of a trace that was not kept, taken as evidence: kept where a policy
   * holds by this span alone, however the trace goes on.
   *
   * @param facts of the late span alone
   */
  public Verdict judgeLateSpan(TraceFacts facts) {
    facts.begin(leafCount);
    for (Policy policy : policies) {
      if (policy.drops() && policy.vote(facts) == Vote.YES) {
        return Verdict.DROPPED;
      }
    }
    for (Policy policy : policies) {
      boolean saysSomething = !(policy.condition() instanceof Condition.Always);
      if (!policy.drops() && saysSomething && policy.condition().isEvident(facts)) {
        return Verdict.keptBy(policy.name(), 1, version);
      }
    }
    return Verdict.DROPPED;
  }

  /**
   * What each policy says of a trace as things stand, without judging it: a policy that keeps state
   * from trace to trace (limits, samplers, baselines) is undetermined.
   */
  public List<PolicyVote> votes(TraceFacts facts) {
    facts.beginLook(leafCount);
    List<PolicyVote> votes = new ArrayList<>();
    for (Policy policy : policies) {
      String word =
          switch (policy.vote(facts)) {
            case YES -> "yes";
            case NO -> "no";
            case ERROR -> "undetermined";
          };
      votes.add(new PolicyVote(policy.name(), word));
    }
    return votes;
  }

  /** How many policies there are, for {@link #policyName} and {@link #errors}. */
  public int policyCount() {
    return policies.length;
  }

  /** The name of a policy, in the order of the file. */
  public String policyName(int policy) {
    return policies[policy].name();
  }

  /** How often a policy could not be computed and so cast no vote. */
  public long errors(int policy) {
    return errors[policy];
  }

  private @Nullable Policy firstYes(TraceFacts facts, boolean drops) {
    for (int i = 0; i < policies.length; i++) {
      if (policies[i].drops() == drops && vote(i, facts) == Vote.YES) {
        return policies[i];
      }
    }
    return null;
  }

  private @Nullable Policy surest(TraceFacts facts) {
    Policy surest = null;
    double share = 0;
    for (int i = 0; i < policies.length; i++) {
      Policy policy = policies[i];
      if (policy.drops() || (share == 1 && !asksAll) || vote(i, facts) != Vote.YES) {
        continue;
      }
      if (spec.sampleOnFirstMatch()) {
        return policy;
      }
      double own =
          policy.hasChance() ? probability(facts, assumed -> policy.vote(assumed) == Vote.YES) : 1;
      if (own > share) {
        surest = policy;
        share = own;
      } else if (surest == null) {
        surest = policy;
      }
    }
    return surest;
  }

  private double weight(TraceFacts facts, Policy surest) {
    if (!surest.hasChance() && !dropsByChance()) {
      return 1;
    }
    double probability =
        probability(
            facts,
            assumed -> {
              boolean kept = false;
              for (Policy policy : policies) {
                if ((policy.drops() || !kept) && policy.vote(assumed) == Vote.YES) {
                  if (policy.drops()) {
                    return false;
                  }
                  kept = true;
                }
              }
              return kept;
            });
    return Math.clamp(1 / probability, 1, Double.MAX_VALUE);
  }

  private boolean dropsByChance() {
    for (Policy policy : policies) {
      if (policy.drops() && policy.hasChance()) {
        return true;
      }
    }
    return false;
  }

  private double probability(TraceFacts facts, Predicate<TraceFacts> kept) {
    return KeptProbability.of(facts, leafCount, axisCount, kept);
  }

  private Vote vote(int policy, TraceFacts facts) {
    Vote vote = policies[policy].vote(facts);
    if (vote == Vote.ERROR) {
      errors[policy]++;
    }
    return vote;
  }
}
