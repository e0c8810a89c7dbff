package io.tailwater.model.otlp;

import java.util.Arrays;

/** Where messages of a repeated field lie within a buffer. Bounded by who fills it. */
public final class Ranges {
  private int[] ends = new int[16];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int offset, int length) {
    if (2 * size == ends.length) {
      ends = Arrays.copyOf(ends, size * 4);
    }
    ends[2 * size] = offset;
    ends[2 * size + 1] = length;
    size++;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Where the {@code i}-th message begins. */
  public int offset(int i) {
    return ends[2 * i];
  }

  /** How many bytes the {@code i}-th message has. */
  public int length(int i) {
    return ends[2 * i + 1];
  }
}
