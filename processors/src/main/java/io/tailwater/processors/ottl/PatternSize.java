package io.tailwater.processors.ottl;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An estimate of how large a pattern becomes when compiled, made before it is.
 *
 * <p>RE2 matches in linear time, but it compiles {@code a{1000}} to a thousand instructions, and
 * {@code (a{1000}){1000}} to a million. Go refuses nested counts whose product exceeds 1,000; the
 * Java port does not and runs out of memory. So both that product and the whole are bounded here.
 */
public final class PatternSize {
  private static final long MAX_PRODUCT = 1_000;
  private static final long MAX_SIZE = 100_000;

  /** An open group: what its closed parts come to, and the largest product of counts in it. */
  private static final class Group {
    long size;
    long product = 1;
  }

  private final String pattern;
  private final Deque<Group> open = new ArrayDeque<>();
  private int at;
  private long lastSize;
  private long lastProduct = 1;

  private PatternSize(String pattern) {
    this.pattern = pattern;
    open.push(new Group());
  }

  /** Whether a pattern stays within the bounds. */
  public static boolean isBounded(String pattern) {
    return new PatternSize(pattern).isBounded();
  }

  private boolean isBounded() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      switch (c) {
        case '(' -> {
          at++;
          open.push(new Group());
        }
        case ')' -> close();
        case '[' -> atom(endOfClass());
        case '\\' -> atom(endOfEscape());
        case '{' -> count();
        default -> atom(at + 1);
      }
      if (lastProduct > MAX_PRODUCT || lastSize > MAX_SIZE || open.getFirst().size > MAX_SIZE) {
        return false;
      }
    }
    return true;
  }

  private void atom(int end) {
    at = end;
    add(1, 1);
  }

  private void close() {
    at++;
    if (open.size() > 1) {
      Group group = open.pop();
      add(group.size + 2, group.product);
    }
  }

  private void add(long size, long product) {
    lastSize = size;
    lastProduct = product;
    Group group = open.getFirst();
    group.size += size;
    group.product = Math.max(group.product, product);
  }

  /** A count repeats what stands before it; what only looks like one is text. */
  private void count() {
    int end = pattern.indexOf('}', at);
    long times = end < 0 ? -1 : times(pattern.substring(at + 1, end));
    if (times < 0) {
      atom(at + 1);
      return;
    }
    at = end + 1;
    Group group = open.getFirst();
    group.size += lastSize * Math.max(times - 1, 0);
    lastSize *= Math.max(times, 1);
    lastProduct *= Math.max(times, 1);
    group.product = Math.max(group.product, lastProduct);
  }

  /** The larger number of a count; -1 where it is none. */
  private static long times(String count) {
    long largest = 0;
    long number = 0;
    for (int i = 0; i < count.length(); i++) {
      char c = count.charAt(i);
      if (c == ',') {
        number = 0;
      } else if (c >= '0' && c <= '9') {
        number = Math.min(number * 10 + c - '0', MAX_SIZE);
        largest = Math.max(largest, number);
      } else {
        return -1;
      }
    }
    return count.isEmpty() ? -1 : largest;
  }

  private int endOfClass() {
    int end = at + 1;
    if (end < pattern.length() && pattern.charAt(end) == '^') {
      end++;
    }
    end++;
    while (end < pattern.length() && pattern.charAt(end) != ']') {
      end += pattern.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(end + 1, pattern.length());
  }

  private int endOfEscape() {
    int end = at + 2;
    boolean braced =
        end < pattern.length()
            && pattern.charAt(end) == '{'
            && "pPx".indexOf(pattern.charAt(at + 1)) >= 0;
    int close = braced ? pattern.indexOf('}', end) : -1;
    return Math.min(close < 0 ? end : close + 1, pattern.length());
  }
}
