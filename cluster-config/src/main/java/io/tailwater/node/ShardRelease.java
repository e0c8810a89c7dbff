package io.tailwater.node;

import io.tailwater.processors.trace.MemoryBudget;

/**
 * When a node that runs out of memory gives a shard back, and when it takes it again.
 *
 * <p>Kafka still has all that a shard holds, so closing one without a last transaction frees its
 * memory and loses nothing; it is replayed later. The last resort: judging early has failed, as
 * when transactions do not get through. A shard is taken again when the rest of the node has room,
 * after a pause that doubles from one time to the next, so that a node that has too many shards
 * does not go to and fro. Not thread-safe.
 */
final class ShardRelease {
  private static final long PATIENCE_MILLIS = 2_000;
  private static final long FIRST_PAUSE_MILLIS = 5_000;
  private static final long LONGEST_PAUSE_MILLIS = 80_000;
  private static final double ROOMY = 0.5;
  private static final long NEVER = Long.MAX_VALUE;

  private long shortSinceMillis = NEVER;
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private long releasedAtMillis;

  /**
   * Whether a shard is to be given back now.
   *
   * @param pressure share of the memory budget in use
   */
  boolean isDue(double pressure, long nowMillis) {
    if (pressure < MemoryBudget.GIVE_BACK) {
      shortSinceMillis = NEVER;
      return false;
    }
    shortSinceMillis = Math.min(shortSinceMillis, nowMillis);
    if (nowMillis - shortSinceMillis < PATIENCE_MILLIS) {
      return false;
    }
    shortSinceMillis = nowMillis;
    boolean again = nowMillis - releasedAtMillis < 2 * LONGEST_PAUSE_MILLIS;
    pauseMillis = again ? Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS) : FIRST_PAUSE_MILLIS;
    releasedAtMillis = nowMillis;
    return true;
  }

  /** Whether a shard that was given back is to be taken again. */
  boolean isOver(double pressure, long nowMillis) {
    return pressure < ROOMY && nowMillis - releasedAtMillis >= pauseMillis;
  }
}
