package io.tailwater.processors.sampling.rate;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one interval has brought of each key, for a bounded number of keys. */
final class KeyCounts {
  /** Far above OpenTelemetry's highest adjusted count, 2^56, and far from sums that overflow. */
  private static final double MAX_WEIGHT = 1e30;

  private final int maxKeys;
  private Map<String, Double> counts = new HashMap<>();

  KeyCounts(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  /** Whether such a weight means anything; the others are not counted. */
  static boolean isCountable(double weight) {
    return weight > 0 && weight <= MAX_WEIGHT;
  }

  /**
   * Adds to a key's count.
   *
   * @return whether it was counted: not when the key is new and the table full
   */
  boolean add(String key, double weight) {
    if (!isCountable(weight) || (counts.size() >= maxKeys && !counts.containsKey(key))) {
      return false;
    }
    counts.merge(key, weight, Double::sum);
    return true;
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** The counts in the order of their keys; the table is empty after it. */
  SortedMap<String, Double> take() {
    SortedMap<String, Double> taken = new TreeMap<>(counts);
    counts = new HashMap<>();
    return taken;
  }
}
