package io.tailwater.processors.sampling.rate;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * dynsampler's way of sharing a budget among keys: by the logarithm of their counts.
 *
 * <p>A key with a thousand times the traffic of another is kept only a few times as often in
 * absolute numbers, so rare kinds of trace are seen nearly whole and common ones pay for it. Each
 * key may keep {@code max(1, budget * log10(count) / sum of log10(counts))}; what a key leaves
 * unused (it has fewer traces, or its rate was rounded up) is handed on in equal parts to the keys
 * that are yet to come, in the order of the keys. The last key's remainder is lost, so the outcome
 * is at or somewhat below the budget, unless the one-per-key minimum lifts it above.
 *
 * <p>{@link StrictMath}, so that two machines with different processors agree to the last bit.
 *
 * <p>Source: {@code keyCalculation.go} of honeycombio/dynsampler-go.
 */
final class LogShares {
  private LogShares() {}

  /**
   * The rate of each key.
   *
   * @param counts what came of each key; below 1 counts as 1
   * @param budget how much of it all is to be kept, over 0
   */
  static Map<String, Long> rates(SortedMap<String, Double> counts, double budget) {
    double logSum = 0;
    for (double count : counts.values()) {
      logSum += StrictMath.log10(Math.max(1, count));
    }
    // With a sum of 0 no key came more than once, and the minimum of one keeps them all.
    double perLog = logSum > 0 ? budget / logSum : 0;
    Map<String, Long> rates = HashMap.newHashMap(counts.size());
    int keysLeft = counts.size();
    double spare = 0;
    for (Map.Entry<String, Double> entry : counts.entrySet()) {
      double count = Math.max(1, entry.getValue());
      double handedOn = spare / keysLeft;
      spare -= handedOn;
      keysLeft--;
      double goal = Math.max(1, StrictMath.log10(count) * perLog) + handedOn;
      long rate = Math.max(RateSampler.KEEP_ALL, (long) Math.ceil(count / goal));
      rates.put(entry.getKey(), rate);
      spare += goal - count / rate;
    }
    return rates;
  }
}
