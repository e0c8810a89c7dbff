package io.tailwater.processors.trace;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that a node may hold in undecided spans, shared by its shards. Thread-safe. */
public final class MemoryBudget {
  private final long limitBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  /**
   * A budget of this many bytes.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public MemoryBudget(long limitBytes) {
    if (limitBytes <= 0) {
      throw new IllegalArgumentException("the memory budget must be positive");
    }
    this.limitBytes = limitBytes;
  }

  void add(long bytes) {
    usedBytes.addAndGet(bytes);
  }

  /** Bytes held now. */
  public long usedBytes() {
    return usedBytes.get();
  }

  /** Bytes that may be held. */
  public long limitBytes() {
    return limitBytes;
  }

  /** Share of the budget in use; may pass 1 while early decisions catch up. */
  public double pressure() {
    return (double) usedBytes.get() / limitBytes;
  }
}
