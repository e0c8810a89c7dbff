package io.tailwater.processors.sampling;

import java.time.Duration;
import java.util.List;

/**
 * The {@code tail_sampling:} block.
 *
 * @param decisionWait the longest wait for a trace, from its first span, in stream time
 * @param quietAfterRoot {@code decision_wait_after_root_received}: once the root is there, how long
 *     the trace must be quiet before it is judged; zero means that the root changes nothing
 * @param policies in the order of the file; a trace is kept where any of them would keep it
 */
public record SamplingSpec(
    Duration decisionWait, Duration quietAfterRoot, List<PolicySpec> policies) {
  public SamplingSpec {
    policies = List.copyOf(policies);
  }
}
