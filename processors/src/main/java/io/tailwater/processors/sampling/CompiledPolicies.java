package io.tailwater.processors.sampling;

import io.tailwater.model.OtTraceState;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.Chances.Chance;
import io.tailwater.processors.sampling.CollectorLimits.TickGroup;
import io.tailwater.processors.sampling.Condition.Vote;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
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
  /**
   * A policy of the file.
   *
   * @param told the chances by which the collector takes it for sure or less sure: its own, or
   *     those of its parts; of what is deeper it does not know
   */
  record Policy(
      String name, Condition condition, boolean drops, boolean hasChance, List<Chance> told) {
    Policy {
      told = List.copyOf(told);
    }

    Vote vote(TraceFacts facts) {
      return voteOf(condition, facts);
    }
  }

  /** Takes the verdict on one of the traces that are judged together. */
  public interface Judged {
    /** The trace of this number, whose facts are still those given. */
    void judged(int number, TraceFacts facts, Verdict verdict);
  }

  private final SamplingSpec spec;
  private final int version;
  private final SpanBits spanBits;
  private final Policy[] policies;
  private final List<Part> parts;
  private final List<TickGroup> tickGroups;
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
      List<Part> parts,
      List<TickGroup> tickGroups,
      int leafCount,
      int axisCount,
      boolean hasState) {
    this.spec = spec;
    this.version = version;
    this.spanBits = spanBits;
    this.policies = policies.toArray(Policy[]::new);
    this.parts = List.copyOf(parts);
    this.tickGroups = List.copyOf(tickGroups);
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
    return otTraceState.hasSamplingFields() ? TraceFacts.RANDOMNESS_OF_ID : before;
  }

  /**
   * A trace's earliest start after one more span, in epoch nanoseconds, unsigned. A start of 0 is
   * none; to the collector it is one, until the next span.
   *
   * @param before what it was, 0 at first
   */
  public long earliestStart(long before, long startNanos) {
    boolean counts = startNanos != 0 || spec.mode() == SamplingMode.OTEL;
    return counts && (before == 0 || Long.compareUnsigned(startNanos, before) < 0)
        ? startNanos
        : before;
  }

  /**
   * Whether the verdict on a trace depends on those that are judged at the same tick of a second,
   * so that they must be judged together: limits in {@code compat: otel} with the gate for {@code
   * tracestate}.
   */
  public boolean judgesByTick() {
    return !tickGroups.isEmpty();
  }

  /**
   * The verdict on a whole trace; where {@link #judgesByTick}, on one that is alone at its tick.
   */
  public Verdict judge(TraceFacts facts) {
    if (judgesByTick()) {
      Verdict[] verdict = {Verdict.DROPPED};
      judgeTick(1, _ -> facts, (_, _, judged) -> verdict[0] = judged);
      return verdict[0];
    }
    facts.begin(leafCount);
    Policy dropper = firstDropper(facts);
    return dropper == null ? verdict(facts) : Verdict.droppedBy(dropper.name());
  }

  /**
   * The verdicts on all traces of a tick: what {@code drop} policies leave is offered to the
   * limits, these find their thresholds, and then each trace is judged, in order.
   *
   * @param facts the facts of the trace of a number; asked for more than once, one trace at a time
   */
  public void judgeTick(int count, IntFunction<TraceFacts> facts, Judged judged) {
    BitSet left = new BitSet(count);
    for (int i = 0; i < count; i++) {
      TraceFacts trace = facts.apply(i);
      trace.begin(leafCount);
      Policy dropper = firstDropper(trace);
      left.set(i, dropper == null);
      if (dropper != null) {
        judged.judged(i, trace, Verdict.droppedBy(dropper.name()));
      }
    }
    long nowMillis = Long.MIN_VALUE;
    for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
      TraceFacts trace = facts.apply(i);
      nowMillis = trace.nowMillis;
      for (TickGroup group : tickGroups) {
        trace.begin(leafCount);
        group.offer(trace);
      }
    }
    if (nowMillis != Long.MIN_VALUE) {
      for (TickGroup group : tickGroups) {
        group.cut(nowMillis);
      }
    }
    for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
      TraceFacts trace = facts.apply(i);
      trace.begin(leafCount);
      judged.judged(i, trace, verdict(trace));
    }
  }

  private Verdict verdict(TraceFacts facts) {
    Policy surest = surest(facts);
    return surest == null
        ? Verdict.DROPPED
        : Verdict.keptBy(surest.name(), weight(facts, surest), version);
  }

  /**
   * What each policy said of the trace that was just judged, in the order of the file.
   *
   * @param facts as judged, not used for another trace since
   */
  public List<VoteTree> explain(TraceFacts facts) {
    facts.recall();
    return parts.stream().map(part -> part.explain(facts)).toList();
  }

  /**
   * What each policy says of a trace as things stand, without judging it: one that keeps state from
   * trace to trace (limits, samplers, baselines) is undetermined.
   */
  public List<VoteTree> look(TraceFacts facts) {
    facts.beginLook(leafCount);
    return parts.stream().map(part -> part.explain(facts)).toList();
  }

  /** A condition that throws, for whatever reason, casts no vote and must not stop the others. */
  static Vote voteOf(Condition condition, TraceFacts facts) {
    try {
      return condition.vote(facts);
    } catch (RuntimeException _) {
      return Vote.ERROR;
    }
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

  private @Nullable Policy firstDropper(TraceFacts facts) {
    for (int i = 0; i < policies.length; i++) {
      if (policies[i].drops() && vote(i, facts) == Vote.YES) {
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
      if (spec.sampleOnFirstMatch() || spec.spanIngest()) {
        return policy;
      }
      double own = share(policy, facts);
      if (own > share) {
        surest = policy;
        share = own;
      } else if (surest == null) {
        surest = policy;
      }
    }
    return surest;
  }

  private double share(Policy policy, TraceFacts facts) {
    if (!policy.hasChance()) {
      return 1;
    }
    if (spec.mode() == SamplingMode.STRICT) {
      return probability(facts, assumed -> policy.vote(assumed) == Vote.YES);
    }
    double share = 1;
    for (Chance chance : policy.told()) {
      share = Math.min(share, facts.chance(chance.leaf()));
    }
    return share;
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
