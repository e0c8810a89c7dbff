package io.tailwater.processors.metric;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Entries found by 128 bits that are hashes already: open addressing, linear probing. */
final class StreamTable<E> {
  private long[] keys = new long[2 * 256];
  private @Nullable Object[] entries = new @Nullable Object[256];
  private int size;

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // put takes nothing else
  @Nullable E find(long hi, long lo) {
    int mask = entries.length - 1;
    for (int slot = (int) hi & mask; ; slot = (slot + 1) & mask) {
      Object entry = entries[slot];
      if (entry == null) {
        return null;
      }
      if (keys[2 * slot] == hi && keys[2 * slot + 1] == lo) {
        return (E) entry;
      }
    }
  }

  /** Adds an entry, or replaces the one of that key. */
  void put(long hi, long lo, E entry) {
    if (insert(hi, lo, entry) && ++size * 2 > entries.length) {
      long[] oldKeys = keys;
      @Nullable Object[] oldEntries = entries;
      allocate(entries.length * 2);
      for (int slot = 0; slot < oldEntries.length; slot++) {
        Object old = oldEntries[slot];
        if (old != null) {
          insert(oldKeys[2 * slot], oldKeys[2 * slot + 1], old);
        }
      }
    }
  }

  private boolean insert(long hi, long lo, Object entry) {
    int mask = entries.length - 1;
    int slot = (int) hi & mask;
    while (entries[slot] != null) {
      if (keys[2 * slot] == hi && keys[2 * slot + 1] == lo) {
        entries[slot] = entry;
        return false;
      }
      slot = (slot + 1) & mask;
    }
    keys[2 * slot] = hi;
    keys[2 * slot + 1] = lo;
    entries[slot] = entry;
    return true;
  }

  /** Says whether an entry stays. */
  interface Keeps<E> {
    boolean keeps(E entry);
  }

  /** Looks at every entry and removes those that do not stay. */
  @SuppressWarnings("unchecked") // put takes nothing else
  void retain(Keeps<E> rule) {
    long[] oldKeys = keys;
    @Nullable Object[] oldEntries = entries;
    boolean[] stay = new boolean[oldEntries.length];
    int staying = 0;
    for (int slot = 0; slot < oldEntries.length; slot++) {
      Object entry = oldEntries[slot];
      stay[slot] = entry != null && rule.keeps((E) entry);
      staying += stay[slot] ? 1 : 0;
    }
    if (staying == size) {
      return;
    }
    allocate(Math.max(256, Integer.highestOneBit(Math.max(1, staying)) * 4));
    size = staying;
    for (int slot = 0; slot < oldEntries.length; slot++) {
      Object entry = oldEntries[slot];
      if (stay[slot] && entry != null) {
        insert(oldKeys[2 * slot], oldKeys[2 * slot + 1], entry);
      }
    }
  }

  /** Shows every entry, in no order. */
  @SuppressWarnings("unchecked") // put takes nothing else
  void forEach(Consumer<E> each) {
    for (Object entry : entries) {
      if (entry != null) {
        each.accept((E) entry);
      }
    }
  }

  void clear() {
    allocate(256);
    size = 0;
  }

  private void allocate(int capacity) {
    keys = new long[2 * capacity];
    entries = new @Nullable Object[capacity];
  }
}
