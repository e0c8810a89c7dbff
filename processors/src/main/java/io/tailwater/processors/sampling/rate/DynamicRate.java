package io.tailwater.processors.sampling.rate;

import java.util.Map;
import java.util.SortedMap;

/**
 * Refinery's {@code DynamicSampler}: as {@link EmaDynamicRate}, but out of the last interval's
 * counts alone, so that it follows traffic at once and has less to go by.
 *
 * <p>Until the first interval with traffic is over, everything has the goal rate; then a key that
 * the last interval did not have has 1.
 *
 * <p>Memory: two tables of at most {@code maxKeys} keys. Source: {@code avgsamplerate.go} of
 * honeycombio/dynsampler-go.
 */
public final class DynamicRate implements RateSampler {
  private final ClearedRates rates;

  /** Starts without knowledge of any key. */
  public DynamicRate(RateConfig.Dynamic config) {
    long goal = config.goalSampleRate();
    rates =
        new ClearedRates(
            config.clearFrequency(),
            config.maxKeys(),
            goal,
            counts -> LogShares.rates(counts, sum(counts) / goal));
  }

  @Override
  public long rate(String key, double weight, long streamTimeMillis) {
    return rates.rate(key, weight, streamTimeMillis);
  }

  private static double sum(SortedMap<String, Double> counts) {
    double sum = 0;
    for (Map.Entry<String, Double> count : counts.entrySet()) {
      sum += count.getValue();
    }
    return sum;
  }
}
