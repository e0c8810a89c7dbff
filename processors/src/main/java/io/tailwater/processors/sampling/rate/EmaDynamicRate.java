package io.tailwater.processors.sampling.rate;

/**
 * Refinery's {@code EMADynamicSampler}: rare kinds of trace are kept nearly whole, common ones at
 * higher rates, so that over all of them one in {@code goalSampleRate} is kept.
 *
 * <p>Until the first interval with traffic is over, everything has the goal rate. Then a key that
 * is new, or was too rare to be remembered, has 1. Little traffic over many keys is kept more often
 * than the goal, since each key keeps at least one an interval.
 *
 * <p>Memory: three tables of at most {@code maxKeys} keys. Source: {@code emasamplerate.go} of
 * honeycombio/dynsampler-go.
 */
public final class EmaDynamicRate implements RateSampler {
  private final EmaRates rates;

  /** Starts without knowledge of any key. */
  public EmaDynamicRate(RateConfig.EmaDynamic config) {
    long goal = config.goalSampleRate();
    rates = new EmaRates(config.ema(), goal, sum -> sum / goal);
  }

  @Override
  public long rate(String key, double weight, long streamTimeMillis) {
    return rates.rate(key, weight, streamTimeMillis);
  }
}
