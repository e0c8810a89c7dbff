package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts of the windows of the last four hours, for one series. Only windows with lines take
 * memory: most patterns are rare. Not thread-safe.
 *
 * <p>Windows are numbered; counts of windows in a surge are held as negative numbers, because they
 * are not learned from unless they turn out to be the new rule.
 */
final class WindowRing {
  /** How many windows are remembered. */
  static final int WINDOWS = 240;

  private long[] numbers = new long[4];
  private int[] counts = new int[4];
  private int size;

  /** The first window that is remembered, if not so many are. */
  private long start;

  /** Adds the count of a window, which is after all that were added. */
  void add(long number, long count, boolean accepted) {
    if (count == 0) {
      return;
    }
    int gone = 0;
    while (gone < size && numbers[gone] <= number - WINDOWS) {
      gone++;
    }
    drop(gone);
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    int held = (int) Math.min(Integer.MAX_VALUE, count);
    numbers[size] = number;
    counts[size] = accepted ? held : -held;
    size++;
  }

  /** Forgets what was before a window, and learns from all that came since. */
  void adopt(long first) {
    int gone = 0;
    while (gone < size && numbers[gone] < first) {
      gone++;
    }
    drop(gone);
    for (int i = 0; i < size; i++) {
      counts[i] = Math.abs(counts[i]);
    }
    start = first;
  }

  private void drop(int gone) {
    System.arraycopy(numbers, gone, numbers, 0, size - gone);
    System.arraycopy(counts, gone, counts, 0, size - gone);
    size -= gone;
  }

  /** The counts of the windows before this one, the oldest first; negative if not accepted. */
  int[] before(long number) {
    long first = Math.max(start, number - WINDOWS);
    int[] dense = new int[(int) Math.max(0, number - first)];
    for (int i = 0; i < size; i++) {
      if (numbers[i] >= first && numbers[i] < number) {
        dense[(int) (numbers[i] - first)] = counts[i];
      }
    }
    return dense;
  }

  void writeTo(DataOutput out) throws IOException {
    Varint.write(out, start);
    Varint.write(out, size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      Varint.write(out, numbers[i] - before);
      out.writeBoolean(counts[i] < 0);
      Varint.write(out, Math.abs(counts[i]));
      before = numbers[i];
    }
  }

  static WindowRing read(DataInput in) throws IOException {
    WindowRing ring = new WindowRing();
    ring.start = Varint.read(in);
    int size = Varint.readSize(in, WINDOWS);
    long number = 0;
    for (int i = 0; i < size; i++) {
      number += Varint.read(in);
      boolean excluded = in.readBoolean();
      ring.add(number, Varint.readSize(in, Integer.MAX_VALUE), !excluded);
    }
    return ring;
  }
}
