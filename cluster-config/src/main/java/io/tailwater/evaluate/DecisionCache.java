package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The collector's cache of past decisions: the least recently used go first, and traces whose ids
 * share the low 64 bits share a decision.
 */
final class DecisionCache {
  private final int capacity;
  private final Map<Long, Boolean> ids;

  /**
   * An empty cache.
   *
   * @param capacity 0 remembers nothing
   */
  DecisionCache(int capacity) {
    this.capacity = capacity;
    ids = new LinkedHashMap<>(16, 0.75f, true);
  }

  void put(TraceId id) {
    ids.put(id.lo(), true);
    while (ids.size() > capacity) {
      ids.remove(ids.keySet().iterator().next());
    }
  }

  boolean holds(TraceId id) {
    return ids.get(id.lo()) != null;
  }
}
