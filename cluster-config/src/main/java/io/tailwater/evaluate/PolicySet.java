package io.tailwater.evaluate;

import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.GatheredTrace;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.TraceFacts;
import io.tailwater.processors.sampling.Verdict;
import org.jspecify.annotations.Nullable;

/** Compiled policies that are handed whole traces: gathers the facts as a shard does, and asks. */
final class PolicySet {
  private final CompiledPolicies policies;
  private final GatheredTrace gathered;
  private final SpanView view = new SpanView();

  /**
   * Compiles the policies for a node that has every trace.
   *
   * @throws IllegalArgumentException if an expression in them cannot be compiled
   */
  PolicySet(SamplingSpec spec) {
    policies = CompiledPolicies.compile(spec, 1, 1);
    gathered = new GatheredTrace(policies);
  }

  Verdict judge(OfferedTrace trace) {
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
    TraceFacts facts =
        gathered
            .facts(trace.id().hi(), trace.id().lo(), trace.nowMillis(), trace)
            .size(trace.spanCount(), trace.bytes());
    return policies.judge(facts);
  }

  /** How often the first policy could not be computed. */
  long errorsOfFirst() {
    return policies.errors(0);
  }
}
