package io.tailwater.processors.sampling.rate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Refinery's {@code WindowedThroughputSampler}: a given number per second, each key the same part
 * of it, worked out anew at every update from the counts of a sliding window.
 *
 * <p>The window is the whole updates before the current one; updates begin at multiples of their
 * length since the epoch. A key that the window does not have is kept whole, so the first update is
 * too; while the window fills, rates are those of a full window and hence too low, as in Refinery.
 * When {@code maxKeys} keys are in the window or the current update, further ones are kept whole.
 * (dynsampler also stops counting the keys that it has then; its documentation says that it goes
 * on, and here it does.)
 *
 * <p>Memory: at most {@code maxKeys} keys with one counter an update of the window. Source: {@code
 * windowedthroughput.go} and {@code blocklist.go} of honeycombio/dynsampler-go.
 */
public final class WindowedThroughputRate implements RateSampler {
  private final long updateMillis;
  private final int maxKeys;
  private final int slots;
  private final double budget;

  /** For each key a ring: what update u brought is in slot u mod slots. */
  private final Map<String, double[]> rings = new HashMap<>();

  private Map<String, Long> rates = Map.of();
  private long update = Long.MIN_VALUE;

  /**
   * Starts without knowledge of any key.
   *
   * @param share this shard's part of the cluster's goal, over 0 and at most 1: 1 / P for P shards
   */
  public WindowedThroughputRate(RateConfig.WindowedThroughput config, double share) {
    updateMillis = config.updateFrequency().toMillis();
    maxKeys = config.maxKeys();
    slots = config.updatesInWindow() + 1;
    budget =
        config.goalThroughputPerSecond()
            * Checks.share(share)
            * (config.updatesInWindow() * updateMillis / 1000.0);
  }

  @Override
  public long rate(String key, double weight, long streamTimeMillis) {
    long current = Math.floorDiv(streamTimeMillis, updateMillis);
    if (current > update) {
      slide(current);
    }
    if (KeyCounts.isCountable(weight)) {
      double[] ring = rings.get(key);
      if (ring == null && rings.size() < maxKeys) {
        ring = new double[slots];
        rings.put(key, ring);
      }
      if (ring != null) {
        ring[slot(update)] += weight;
      }
    }
    return rates.getOrDefault(key, KEEP_ALL);
  }

  /** Empties the slots of the updates since the last one and works out the rates of the rest. */
  private void slide(long current) {
    // Compared without a difference of the two, which may overflow at the first call.
    boolean allGone = update < current - slots;
    Map<String, Double> window = new HashMap<>();
    for (Iterator<Map.Entry<String, double[]>> it = rings.entrySet().iterator(); it.hasNext(); ) {
      Map.Entry<String, double[]> entry = it.next();
      double[] ring = entry.getValue();
      if (allGone) {
        Arrays.fill(ring, 0);
      } else {
        for (long gone = update + 1; gone <= current; gone++) {
          ring[slot(gone)] = 0;
        }
      }
      double count = 0;
      for (double part : ring) {
        count += part;
      }
      if (count > 0) {
        window.put(entry.getKey(), count);
      } else {
        it.remove();
      }
    }
    update = current;
    rates = window.isEmpty() ? Map.of() : EqualShares.rates(window, budget);
  }

  private int slot(long update) {
    return Math.floorMod(update, slots);
  }
}
