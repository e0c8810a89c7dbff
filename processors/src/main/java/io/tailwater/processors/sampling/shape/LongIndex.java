package io.tailwater.processors.sampling.shape;

import io.tailwater.model.TracePartitioner;
import java.util.Arrays;

/**
 * Numbers distinct longs 0, 1, 2, ... in the order of their arrival, so that what belongs to them
 * fits into plain arrays.
 *
 * <p>Open addressing with linear probing, at most half full: 16 to 32 bytes a key. It grows by
 * doubling and keeps its arrays when cleared, yet starts over in a small part of them: clearing
 * costs nothing after a large trace, and a small trace stays within few cache lines. Not
 * thread-safe.
 */
public final class LongIndex {
  /** What {@link #find} says of a key that is not there. */
  public static final int ABSENT = -1;

  private static final int LEAST_SLOTS = 16;

  private long[] keys = new long[LEAST_SLOTS / 2];

  /** Number plus one of the key in each slot; 0 where it is empty. */
  private int[] slots = new int[LEAST_SLOTS];

  private int mask = LEAST_SLOTS - 1;
  private int size;

  /** How many keys there are; also the number that the next new one gets. */
  public int size() {
    return size;
  }

  /** The key of a number below {@link #size()}. */
  public long key(int number) {
    return keys[number];
  }

  /** Forgets all keys. */
  public void clear() {
    size = 0;
    mask = LEAST_SLOTS - 1;
    Arrays.fill(slots, 0, LEAST_SLOTS, 0);
  }

  /** The number of a key, or {@link #ABSENT}. */
  public int find(long key) {
    return slots[slot(key)] - 1;
  }

  /** The number of a key, a new one if need be. */
  public int add(long key) {
    int slot = slot(key);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size > mask >> 1) {
      grow();
      slot = slot(key);
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size] = key;
    slots[slot] = ++size;
    return size - 1;
  }

  /** The slot of a key, or the empty one where it would go. */
  private int slot(long key) {
    int slot = (int) TracePartitioner.fmix64(key) & mask;
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    int wanted = 2 * (mask + 1);
    mask = wanted - 1;
    if (slots.length < wanted) {
      slots = new int[wanted];
    } else {
      Arrays.fill(slots, 0, wanted, 0);
    }
    for (int number = 0; number < size; number++) {
      slots[slot(keys[number])] = number + 1;
    }
  }
}
