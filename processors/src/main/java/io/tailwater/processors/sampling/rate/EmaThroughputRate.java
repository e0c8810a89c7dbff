package io.tailwater.processors.sampling.rate;

/**
 * Refinery's {@code EMAThroughputSampler}: rare kinds of trace are kept nearly whole, common ones
 * at higher rates, so that a given number per second is kept whatever comes.
 *
 * <p>Until the first interval with traffic is over, everything has the initial rate. Then a key
 * that is new, or was too rare to be remembered, has 1. Each key keeps at least one an interval and
 * a shard, so P shards of K keys keep at least P * K an interval where they have it.
 *
 * <p>The goal of an interval is goal times seconds: early dynsampler-go divided by the seconds, a
 * mistake mended there. Averages begin at 0, so that with a weight of 0.5 the first interval after
 * the start is kept about twice as often as the goal.
 *
 * <p>Memory: three tables of at most {@code maxKeys} keys. Source: {@code emathroughput.go} of
 * honeycombio/dynsampler-go.
 */
public final class EmaThroughputRate implements RateSampler {
  private final EmaRates rates;

  /**
   * Starts without knowledge of any key.
   *
   * @param share this shard's part of the cluster's goal, over 0 and at most 1: 1 / P for P shards
   */
  public EmaThroughputRate(RateConfig.EmaThroughput config, double share) {
    double budget =
        config.goalThroughputPerSecond()
            * Checks.share(share)
            * (config.ema().adjustmentInterval().toMillis() / 1000.0);
    rates = new EmaRates(config.ema(), config.initialSampleRate(), sum -> budget);
  }

  @Override
  public long rate(String key, double weight, long streamTimeMillis) {
    return rates.rate(key, weight, streamTimeMillis);
  }
}
