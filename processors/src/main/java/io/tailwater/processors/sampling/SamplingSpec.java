package io.tailwater.processors.sampling;

import java.time.Duration;
import java.util.List;

/**
 * The {@code tail_sampling:} block.
 *
 * @param mode whose reading counts
 * @param traceState whether randomness and thresholds in W3C trace state take part: always in
 *     strict mode, by the gate {@code processor.tailsamplingprocessor.usetracestate} otherwise
 * @param decisionWait the longest wait for a trace, from its first span, in stream time
 * @param quietAfterRoot {@code decision_wait_after_root_received}: once the root is there, how long
 *     the trace must be quiet before it is judged; zero means that the root changes nothing
 * @param quietWhenComplete {@code decision_wait_when_complete}: once the root and the parent of
 *     every span are there, how long the trace must be quiet; shorter than the wait after the root.
 *     Zero means that completeness changes nothing
 * @param sampleOnFirstMatch whether the first policy that keeps a trace ends its judgement
 * @param numTraces most undecided traces of the whole cluster; beyond it the oldest are judged
 *     early. 0 where memory alone is the bound
 * @param maximumTraceSizeBytes a trace that grows beyond it is cut in strict mode (judged at once)
 *     and not sampled in the collector's; 0 where there is no such bound
 * @param spanIngest {@code sampling_strategy: span-ingest}, which only the offline evaluation
 *     follows; a node judges whole traces
 * @param policies in the order of the file; a trace is kept where any of them would keep it
 */
public record SamplingSpec(
    SamplingMode mode,
    boolean traceState,
    Duration decisionWait,
    Duration quietAfterRoot,
    Duration quietWhenComplete,
    boolean sampleOnFirstMatch,
    long numTraces,
    long maximumTraceSizeBytes,
    boolean spanIngest,
    List<PolicySpec> policies) {
  public SamplingSpec {
    policies = List.copyOf(policies);
  }

  /** Without a wait for complete traces. */
  public SamplingSpec(
      SamplingMode mode,
      boolean traceState,
      Duration decisionWait,
      Duration quietAfterRoot,
      boolean sampleOnFirstMatch,
      long numTraces,
      long maximumTraceSizeBytes,
      boolean spanIngest,
      List<PolicySpec> policies) {
    this(
        mode,
        traceState,
        decisionWait,
        quietAfterRoot,
        Duration.ZERO,
        sampleOnFirstMatch,
        numTraces,
        maximumTraceSizeBytes,
        spanIngest,
        policies);
  }

  /** Strict, without bounds beyond the memory's. */
  public SamplingSpec(Duration decisionWait, Duration quietAfterRoot, List<PolicySpec> policies) {
    this(SamplingMode.STRICT, true, decisionWait, quietAfterRoot, false, 0, 0, false, policies);
  }
}
