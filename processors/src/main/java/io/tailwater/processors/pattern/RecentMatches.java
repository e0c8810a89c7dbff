package io.tailwater.processors.pattern;

import io.tailwater.model.TracePartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster lines belonged to that are no form of their own: direct-mapped, so bounded, and
 * forgetting what is not asked for again. An entry of a service holds as long as the service's
 * patterns stay as they are. Not thread-safe.
 */
final class RecentMatches {
  private static final int SLOTS = 1 << 14;

  private final long[] keys = new long[SLOTS];
  private final @Nullable Cluster[] clusters = new @Nullable Cluster[SLOTS];

  /** The cluster noted under a key, or null. */
  @Nullable Cluster find(long key) {
    int slot = slot(key);
    return keys[slot] == key ? clusters[slot] : null;
  }

  /** Notes a cluster under a key, in the place of another perhaps. */
  void note(long key, Cluster cluster) {
    int slot = slot(key);
    keys[slot] = key;
    clusters[slot] = cluster;
  }

  /** The key of a line's id under a state of a service's patterns. */
  static long key(long id, int band, long state) {
    return TracePartitioner.fmix64(id ^ TracePartitioner.fmix64(state * Pattern.BANDS + band));
  }

  private static int slot(long key) {
    return (int) key & SLOTS - 1;
  }
}
