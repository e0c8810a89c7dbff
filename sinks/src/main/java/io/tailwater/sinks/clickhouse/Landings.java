package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.SinkBatch;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a sink remembers from one try of a batch to the next: when the store first refused it, and
 * what landed since. Lost with the sink, which costs a further try. Thread-safe.
 */
final class Landings {
  private final Map<String, Long> refusedSinceNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> newestLandedStartNanos = new ConcurrentHashMap<>();
  private final Set<String> opened = ConcurrentHashMap.newKeySet();

  /** An insert into this table that began at this time, by {@link System#nanoTime}, landed. */
  void landed(String table, long startNanos) {
    newestLandedStartNanos.merge(table, startNanos, (a, b) -> a - b > 0 ? a : b);
  }

  /** The store refused the batch just now; only the first time counts. */
  void refused(SinkBatch<?> batch) {
    refusedSinceNanos.putIfAbsent(batch.name(), System.nanoTime());
  }

  /**
   * Whether an insert that began after the batch was first refused has landed in the table: then
   * the table is in order, and the batch is not.
   */
  boolean othersLanded(SinkBatch<?> batch, String table) {
    Long since = refusedSinceNanos.get(batch.name());
    Long newest = newestLandedStartNanos.get(table);
    return since != null && newest != null && newest - since > 0;
  }

  /** Parts of this part have landed: as a whole it must not be sent any more. */
  void opened(SinkBatch<?> part, String table) {
    opened.add(part.name() + table);
  }

  boolean isOpened(SinkBatch<?> part, String table) {
    return opened.contains(part.name() + table);
  }

  /** The batch is done. */
  void forget(SinkBatch<?> batch) {
    refusedSinceNanos.remove(batch.name());
    if (refusedSinceNanos.isEmpty()) {
      opened.clear();
    }
  }
}
