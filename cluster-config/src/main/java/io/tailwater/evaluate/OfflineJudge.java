package io.tailwater.evaluate;

import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.Verdict;
import java.util.List;

/**
 * Judges traces with the node's own policies and has each policy say its vote. Keeps state from
 * trace to trace as a node does that has every trace.
 */
final class OfflineJudge {
  private final SamplingSpec spec;
  private final PolicySet policies;
  private final PolicyExplainer explainer;

  /**
   * Compiles the policies.
   *
   * @throws IllegalArgumentException if an expression in them cannot be compiled
   */
  OfflineJudge(SamplingSpec spec) {
    this.spec = spec;
    policies = new PolicySet(spec);
    explainer = new PolicyExplainer(spec);
  }

  SamplingSpec spec() {
    return spec;
  }

  Judgement judge(OfferedTrace trace) {
    List<VoteTree> why = explainer.explain(trace);
    Verdict verdict = policies.judge(trace);
    return Judgement.of(verdict, why);
  }
}
