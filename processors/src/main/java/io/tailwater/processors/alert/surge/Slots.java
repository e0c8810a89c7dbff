package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Counts of the last three minutes by ten seconds. Not thread-safe. */
final class Slots {
  static final long MILLIS = 10_000;

  /** Slots of a window. */
  static final int WINDOW = 6;

  /** Slots that are remembered: what comes later than that counts no more. */
  static final int HELD = 3 * WINDOW;

  private final int[] counts = new int[HELD];
  private long newest;

  /** Adds to a slot that is not older than {@link #HELD} slots. */
  void add(long slot, long more) {
    advance(slot);
    int at = Math.floorMod(slot, HELD);
    counts[at] = (int) Math.min(Integer.MAX_VALUE, counts[at] + more);
  }

  private void advance(long slot) {
    if (slot - newest >= HELD) {
      Arrays.fill(counts, 0);
    } else {
      for (long next = newest + 1; next <= slot; next++) {
        counts[Math.floorMod(next, HELD)] = 0;
      }
    }
    newest = Math.max(newest, slot);
  }

  /** The newest slot that something was added to. */
  long newest() {
    return newest;
  }

  /** The sum of the window that ends with a slot. */
  long window(long end) {
    long sum = 0;
    for (long slot = end - WINDOW + 1; slot <= Math.min(end, newest); slot++) {
      if (slot > newest - HELD) {
        sum += counts[Math.floorMod(slot, HELD)];
      }
    }
    return sum;
  }

  void writeTo(DataOutput out) throws IOException {
    Varint.write(out, newest);
    for (int count : counts) {
      Varint.write(out, count);
    }
  }

  static Slots read(DataInput in) throws IOException {
    Slots slots = new Slots();
    slots.newest = Varint.read(in);
    for (int i = 0; i < HELD; i++) {
      slots.counts[i] = Varint.readSize(in, Integer.MAX_VALUE);
    }
    return slots;
  }
}
