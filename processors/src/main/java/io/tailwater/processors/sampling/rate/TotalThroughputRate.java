package io.tailwater.processors.sampling.rate;

/**
 * Refinery's {@code TotalThroughputSampler}: a given number per second, each key the same part of
 * it, out of the last interval's counts alone. Deprecated in Refinery; here for its users' files.
 *
 * <p>A key that the last interval did not have is kept whole, so the first interval is too.
 * Different from dynsampler, a key's part is not rounded down to a whole number: with the goal
 * divided among shards that would cost up to half of it.
 *
 * <p>Memory: two tables of at most {@code maxKeys} keys. Source: {@code totalthroughput.go} of
 * honeycombio/dynsampler-go.
 */
public final class TotalThroughputRate implements RateSampler {
  private final ClearedRates rates;

  /**
   * Starts without knowledge of any key.
   *
   * @param share this shard's part of the cluster's goal, over 0 and at most 1: 1 / P for P shards
   */
  public TotalThroughputRate(RateConfig.TotalThroughput config, double share) {
    double budget =
        config.goalThroughputPerSecond()
            * Checks.share(share)
            * (config.clearFrequency().toMillis() / 1000.0);
    rates =
        new ClearedRates(
            config.clearFrequency(),
            config.maxKeys(),
            KEEP_ALL,
            counts -> EqualShares.rates(counts, budget));
  }

  @Override
  public long rate(String key, double weight, long streamTimeMillis) {
    return rates.rate(key, weight, streamTimeMillis);
  }
}
