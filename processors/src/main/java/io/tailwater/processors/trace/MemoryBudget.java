package io.tailwater.processors.trace;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that a node may hold of what grows with its load, shared by its shards: undecided spans
 * with their tables, kept spans that wait for a transaction, remembered decisions, and records that
 * were handed over to a shard and are not worked off yet. Thread-safe.
 */
public final class MemoryBudget {
  /** Share above which no more is pulled than is worked off. */
  public static final double PULL_LESS = 0.70;

  /** Share above which traces are judged early. */
  public static final double EARLY_DECISIONS = 0.85;

  /** Share at which early judging ends. */
  public static final double RELIEVED = 0.70;

  /** Share above which a node gives a shard back. */
  public static final double GIVE_BACK = 0.95;

  private final long limitBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final AtomicLong undecidedBytes = new AtomicLong();
  private final AtomicLong rememberedBytes = new AtomicLong();

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

  /** So many bytes more are held; less where negative. */
  public void add(long bytes) {
    usedBytes.addAndGet(bytes);
  }

  /** So many bytes more are held for undecided traces; less where negative. */
  void addUndecided(long bytes) {
    undecidedBytes.addAndGet(bytes);
    usedBytes.addAndGet(bytes);
  }

  /** So many bytes more are held for remembered decisions; less where negative. */
  void addRemembered(long bytes) {
    rememberedBytes.addAndGet(bytes);
    usedBytes.addAndGet(bytes);
  }

  /** Whether remembered decisions take more than a quarter of the budget. */
  boolean isTooMuchRemembered() {
    return rememberedBytes.get() > limitBytes / 4;
  }

  /**
   * To what share of their bytes undecided traces would have to come down for relief; at least the
   * half, and all of it where they are not what takes the memory.
   */
  double bearableShareOfUndecided() {
    long undecided = undecidedBytes.get();
    if (undecided < limitBytes / 4) {
      return 1;
    }
    double others = usedBytes.get() - undecided;
    return Math.clamp((RELIEVED * limitBytes - others) / undecided, 0.5, 1);
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
