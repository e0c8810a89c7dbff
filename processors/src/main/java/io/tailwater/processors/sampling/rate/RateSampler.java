package io.tailwater.processors.sampling.rate;

/**
 * One shard's running sampler: learns how much traffic each key has and answers at which rate a
 * trace with that key is to be kept.
 *
 * <p>The algorithms are those of Refinery and its library dynsampler-go, with the reading of clocks
 * taken out. Time is stream time, so an hour of backlog gives the rates that it would have given
 * live. The same calls give the same answers: keys are gone through in their natural order, so that
 * no sum of doubles depends on a hash table's layout.
 *
 * <p>Memory is bounded: a sampler holds counts, averages and rates for at most {@code maxKeys} keys
 * each. A key that comes when the current interval already has that many is not counted; it gets
 * the rate that was learned for it in an earlier interval, else 1, as in Refinery. The key strings
 * are the caller's, see {@link TraceKey} for their bound.
 *
 * <p>Work is bounded too: when time jumps, the counts at hand are worked up once and the empty
 * intervals after them are passed over by arithmetic.
 *
 * <p>Not safe for use by several threads.
 */
public sealed interface RateSampler
    permits DeterministicRate,
        DynamicRate,
        EmaDynamicRate,
        EmaThroughputRate,
        TotalThroughputRate,
        WindowedThroughputRate {
  /** The rate that keeps everything. */
  long KEEP_ALL = 1;

  /**
   * Counts a trace and tells its rate.
   *
   * @param key what kind of trace it is
   * @param weight how much it counts for: 1, or its number of spans, times the adjusted count that
   *     it arrived with. A weight that is not over 0 and at most 1e30 is not counted
   * @param streamTimeMillis stream time, epoch milliseconds; one lower than the highest so far
   *     counts as the highest
   * @return N, at least 1: keep one in N of such traces
   */
  long rate(String key, double weight, long streamTimeMillis);
}
