package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the policies that a shard has yet to come to, and the waits and bounds of the one
 * in force. Not thread-safe.
 */
final class PolicyTimeline {
  private record Upcoming(CompiledPolicies policies, long fromMillis) {}

  private final int shards;
  private final ArrayDeque<Upcoming> upcoming = new ArrayDeque<>();
  private long decisionWaitMillis;
  private long quietAfterRootMillis;
  private long quietWhenCompleteMillis;
  private long maxTraces;

  PolicyTimeline(int shards, SamplingSpec inForce) {
    this.shards = shards;
    read(inForce);
  }

  void add(CompiledPolicies policies, long fromMillis) {
    upcoming.add(new Upcoming(policies, fromMillis));
  }

  /** The newest version that takes over by then, or null where none does. */
  @Nullable CompiledPolicies inForce(long streamMillis) {
    CompiledPolicies newest = null;
    while (!upcoming.isEmpty() && upcoming.getFirst().fromMillis() <= streamMillis) {
      newest = upcoming.removeFirst().policies();
    }
    if (newest != null) {
      read(newest.spec());
    }
    return newest;
  }

  private void read(SamplingSpec spec) {
    decisionWaitMillis = spec.decisionWait().toMillis();
    quietAfterRootMillis = spec.quietAfterRoot().toMillis();
    quietWhenCompleteMillis = spec.quietWhenComplete().toMillis();
    maxTraces = spec.numTraces() == 0 ? Long.MAX_VALUE : Math.max(1, spec.numTraces() / shards);
  }

  long decisionWaitMillis() {
    return decisionWaitMillis;
  }

  long quietAfterRootMillis() {
    return quietAfterRootMillis;
  }

  /** Zero where completeness changes nothing; else shorter than the wait after the root. */
  long quietWhenCompleteMillis() {
    return quietWhenCompleteMillis;
  }

  /** Undecided traces that the shard may hold. */
  long maxTraces() {
    return maxTraces;
  }
}
