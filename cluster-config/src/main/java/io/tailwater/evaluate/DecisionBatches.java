package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ids of undecided traces by the tick at which they are due, as the collector's {@code
 * idbatcher} has them. Batches are numbered; a tick takes the next. The one that new ids go into is
 * {@code waitTicks} behind it, so that an id that stays waits for {@code waitTicks + 1} ticks.
 */
final class DecisionBatches {
  private final long waitTicks;
  private final Map<Long, Set<TraceId>> batches = new HashMap<>();
  private long next;

  /**
   * Empty batches.
   *
   * @param waitTicks at least 1
   */
  DecisionBatches(long waitTicks) {
    this.waitTicks = waitTicks;
  }

  /** Puts the id into the newest batch; its number. */
  long add(TraceId id) {
    long newest = next + waitTicks;
    put(id, newest);
    return newest;
  }

  /** Moves the id from its batch to the one {@code ticks} from now if that is earlier. */
  long moveEarlier(TraceId id, long batch, long ticks) {
    long proposed = next + ticks;
    if (proposed >= batch) {
      return batch;
    }
    remove(id, batch);
    put(id, proposed);
    return proposed;
  }

  void remove(TraceId id, long batch) {
    batches.getOrDefault(batch, Set.of()).remove(id);
  }

  private void put(TraceId id, long batch) {
    batches.computeIfAbsent(batch, _ -> new LinkedHashSet<>()).add(id);
  }

  /** The batch that is due at this tick. */
  List<TraceId> take() {
    Set<TraceId> due = batches.remove(next);
    next++;
    return due == null ? List.of() : List.copyOf(due);
  }

  /** All batches, the earliest first. */
  List<List<TraceId>> takeAll() {
    List<List<TraceId>> all = new ArrayList<>();
    for (long tick = 0; tick <= waitTicks; tick++) {
      all.add(take());
    }
    return all;
  }
}
