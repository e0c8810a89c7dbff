package io.tailwater.evaluate;

import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import java.time.Duration;

/**
 * What decides when the collector judges a trace and what it remembers.
 *
 * @param decisionWait from the first span; whole seconds count, at least one
 * @param waitAfterRoot whole seconds count; zero: the root changes nothing
 * @param numTraces decided and undecided traces that the table takes
 * @param sampledCache how many sampled ids are remembered beyond the table
 * @param notSampledCache how many others
 * @param blocksOnOverflow whether a full table makes new traces wait rather than discard the oldest
 * @param dropsPendingOnShutdown whether undecided traces are discarded in the end
 * @param maximumTraceSizeBytes 0 where there is no such bound
 * @param spanIngest whether each batch is judged as it comes
 */
record LifecycleSettings(
    Duration decisionWait,
    Duration waitAfterRoot,
    long numTraces,
    int sampledCache,
    int notSampledCache,
    boolean blocksOnOverflow,
    boolean dropsPendingOnShutdown,
    long maximumTraceSizeBytes,
    boolean spanIngest) {
  /** For one trace that nothing else disturbs: no bound on traces, no caches. */
  static LifecycleSettings undisturbed(SamplingSpec spec) {
    return new LifecycleSettings(
        spec.decisionWait(),
        spec.quietAfterRoot(),
        Long.MAX_VALUE,
        0,
        0,
        false,
        false,
        spec.mode() == SamplingMode.OTEL ? spec.maximumTraceSizeBytes() : 0,
        spec.spanIngest());
  }
}
