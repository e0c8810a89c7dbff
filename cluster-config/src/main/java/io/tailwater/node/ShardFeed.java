package io.tailwater.node;

import io.tailwater.processors.trace.MemoryBudget;

/**
 * What lane and shard share about the flow between them: how many bytes were handed over and are
 * not worked off yet. The lane pauses the partition above the window; where the node's memory runs
 * short the window is a single fetch, so that no more is pulled than is worked off. Thread-safe.
 */
final class ShardFeed {
  private static final long MAX_WINDOW_BYTES = 8 << 20;

  /** What waits to be worked off must not be what has undecided traces judged early. */
  private static final int WINDOW_SHARE_OF_BUDGET = 32;

  private final MemoryBudget budget;
  private final long windowBytes;
  private long bytesInFlight;
  private boolean closed;

  ShardFeed(MemoryBudget budget) {
    this.budget = budget;
    windowBytes = Math.min(MAX_WINDOW_BYTES, budget.limitBytes() / WINDOW_SHARE_OF_BUDGET);
  }

  synchronized void handedOver(long bytes) {
    add(bytes);
  }

  synchronized void workedOff(long bytes) {
    add(-bytes);
  }

  private void add(long bytes) {
    if (!closed) {
      bytesInFlight += bytes;
      budget.add(bytes);
    }
  }

  /** The shard is no more: what it had not worked off is forgotten. */
  synchronized void close() {
    add(-bytesInFlight);
    closed = true;
  }

  synchronized boolean isFull() {
    return bytesInFlight >= (isMemoryShort() ? 1 : windowBytes);
  }

  synchronized boolean hasRoom() {
    return bytesInFlight <= (isMemoryShort() ? 0 : windowBytes / 2);
  }

  private boolean isMemoryShort() {
    return budget.pressure() > MemoryBudget.PULL_LESS;
  }
}
