package io.tailwater.evaluate;

import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.GatheredTrace;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.TraceFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges whole traces with the node's own policies and has each policy say its vote: gathers the
 * facts as a shard does, and asks. Keeps state from trace to trace as a node does that has every
 * trace.
 */
final class OfflineJudge {
  private final CompiledPolicies policies;
  private final GatheredTrace gathered;
  private final SpanView view = new SpanView();

  /**
   * Compiles the policies.
   *
   * @throws IllegalArgumentException if an expression in them cannot be compiled
   */
  OfflineJudge(SamplingSpec spec) {
    policies = CompiledPolicies.compile(spec, 1, 1);
    gathered = new GatheredTrace(policies);
  }

  SamplingSpec spec() {
    return policies.spec();
  }

  Judgement judge(OfferedTrace trace) {
    return judge(List.of(trace)).getFirst();
  }

  /** Judges traces that are due at one tick; in the order in which they are given. */
  List<Judgement> judge(List<OfferedTrace> traces) {
    @Nullable Judgement[] judgements = new @Nullable Judgement[traces.size()];
    if (policies.judgesByTick()) {
      policies.judgeTick(
          traces.size(),
          number -> facts(traces.get(number)),
          (number, facts, verdict) ->
              judgements[number] = Judgement.of(verdict, policies.explain(facts)));
    } else {
      for (int i = 0; i < judgements.length; i++) {
        TraceFacts facts = facts(traces.get(i));
        judgements[i] = Judgement.of(policies.judge(facts), policies.explain(facts));
      }
    }
    return List.of(judgements);
  }

  private TraceFacts facts(OfferedTrace trace) {
    gathered.clear();
    byte @Nullable [] resource = null;
    long[] resourceBits = {};
    for (SpanBatch batch : trace.batches()) {
      for (OtlpSpan span : batch.spans()) {
        if (span.resourceFields() != resource) {
          resource = span.resourceFields();
          resourceBits = policies.spanBits().ofResource(resource, resource.length);
        }
        view.read(span.bytes(), 0, span.bytes().length);
        gathered.add(
            view,
            span.resourceFields(),
            span.resourceFields().length,
            span.scopeFields(),
            span.scopeFields().length,
            resourceBits);
      }
    }
    return gathered
        .facts(trace.id().hi(), trace.id().lo(), trace.nowMillis(), trace)
        .size(trace.spanCount(), trace.bytes());
  }
}
