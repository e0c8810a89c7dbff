package io.tailwater.processors.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/*
 * Decisions by the hash of their trace, densely packed.
 *
 * The top twelve bits of the hash pick one of 4,096 segments, a byte array of slots in the order of
 * the other 52 bits. As these are uniform, the place of a hash among the n slots of a
 * segment is known to within sqrt(n)/2 before looking (interpolation search), which is a cache line or
 * two, and there need be no gaps: a segment of any size has at most 1/16 of its slots to spare. An
 * insertion moves what lies behind it, half a segment at most times: 400 bytes at half a million decisions.
 *
 * A slot is [hash: 52 bits | restored: 1 | tag: 3], seven bytes, and, where decisions have numbers, [low
 * half of the id: 8 bytes | number: 2]. The first kind holds traces that are just dropped; it knows them by
 * 64 bits of hash. The second is exact: the hash is a bijection of the id's high half for each low half, so
 * hash and low half together are the id.
 *
 * The tag names the generation that a decision belongs to. Forgetting a generation withdraws its tag,
 * after which its slots count as absent, and the segments are swept one by one as others are added to,
 * so that no call has to go through all of them.
 */
/** Decisions of traces under tags that can be withdrawn together. Not thread-safe. */
final class DecisionSegments {
  static final int UNKNOWN = -1;

  /** There was no such decision, so it had no tag. */
  static final int NO_TAG = -1;

  static final int TAGS = 8;

  /** Marks a decision apart from its number. */
  static final int RESTORED = 1 << 14;

  private static final int SEGMENT_BITS = 12;
  private static final int SEGMENTS = 1 << SEGMENT_BITS;
  private static final int HASH_BITS = 52;
  private static final int GUESS_SHIFT = HASH_BITS - Integer.SIZE;
  private static final int HASH_SHIFT = 4;
  private static final int RESTORED_SHIFT = 3;
  private static final int KEY_BYTES = 7;
  private static final long HASH_MASK = (1L << HASH_BITS) - 1;
  private static final long KEY_MASK = (1L << (8 * KEY_BYTES)) - 1;
  private static final int ID_BYTES = Long.BYTES;
  private static final int NUMBER_BYTES = Short.BYTES;

  /** A key is read as eight bytes: one must follow the last. */
  private static final int PADDING_BYTES = 1;

  private static final int ARRAY_HEADER_BYTES = 16;
  private static final byte[] NONE = {};
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final boolean numbered;
  private final int stride;
  private final byte[][] segments = new byte[SEGMENTS][];
  private final char[] counts = new char[SEGMENTS];
  private int validTags = (1 << TAGS) - 1;
  private int unswept;
  private long heldBytes =
      2L * ARRAY_HEADER_BYTES + SEGMENTS * (long) (Integer.BYTES + Character.BYTES);

  /**
   * Without decisions.
   *
   * @param numbered whether decisions have numbers and ids are compared in full; else every
   *     decision has the number 0
   */
  DecisionSegments(boolean numbered) {
    this.numbered = numbered;
    stride = numbered ? KEY_BYTES + ID_BYTES + NUMBER_BYTES : KEY_BYTES;
    Arrays.fill(segments, NONE);
  }

  /** The decision, a number below {@link #RESTORED} and that mark, or {@link #UNKNOWN}. */
  int find(long hash, long lo) {
    int segment = segmentOf(hash);
    int at = indexOf(segment, hash, lo);
    if (at < 0) {
      return UNKNOWN;
    }
    byte[] slots = segments[segment];
    long key = key(slots, at);
    if (!isValid(tag(key))) {
      return UNKNOWN;
    }
    int mark = (key >>> RESTORED_SHIFT & 1) == 0 ? 0 : RESTORED;
    return numbered ? mark | (short) SHORTS.get(slots, at * stride + KEY_BYTES + ID_BYTES) : mark;
  }

  /**
   * Notes a decision in the place of an earlier one on the same trace.
   *
   * @return the tag of the earlier one, or {@link #NO_TAG}
   */
  int put(long hash, long lo, int decision, int tag) {
    sweepOne();
    int segment = segmentOf(hash);
    int at = indexOf(segment, hash, lo);
    int before = NO_TAG;
    if (at >= 0) {
      int known = tag(key(segments[segment], at));
      before = isValid(known) ? known : NO_TAG;
    } else {
      at = ~at;
      insert(segment, at);
    }
    write(segments[segment], at, hash, lo, decision, tag);
    return before;
  }

  /**
   * Forgets a decision.
   *
   * @return its tag, or {@link #NO_TAG}
   */
  int remove(long hash, long lo) {
    int segment = segmentOf(hash);
    int at = indexOf(segment, hash, lo);
    if (at < 0) {
      return NO_TAG;
    }
    byte[] slots = segments[segment];
    int tag = tag(key(slots, at));
    int behind = (at + 1) * stride;
    System.arraycopy(slots, behind, slots, at * stride, counts[segment] * stride - behind);
    counts[segment]--;
    return isValid(tag) ? tag : NO_TAG;
  }

  /** Makes everything under this tag absent. The tag may be given again after the next call. */
  void withdraw(int tag) {
    while (unswept > 0) {
      sweepOne();
    }
    validTags &= ~(1 << tag);
    unswept = SEGMENTS;
  }

  /** A tag that was withdrawn is in use again. */
  void allow(int tag) {
    if (!isValid(tag)) {
      while (unswept > 0) {
        sweepOne();
      }
      validTags |= 1 << tag;
    }
  }

  /** Bytes of all arrays. */
  long heldBytes() {
    return heldBytes;
  }

  /** The slot of a trace, or the complement of the one where it belongs. */
  private int indexOf(int segment, long hash, long lo) {
    int count = counts[segment];
    if (count == 0) {
      return ~0;
    }
    byte[] slots = segments[segment];
    long wanted = hash & HASH_MASK;
    int at = (int) (((wanted >>> GUESS_SHIFT) * count) >>> Integer.SIZE);
    if (key(slots, at) >>> HASH_SHIFT < wanted) {
      do {
        at++;
      } while (at < count && key(slots, at) >>> HASH_SHIFT < wanted);
    } else {
      while (at > 0 && key(slots, at - 1) >>> HASH_SHIFT >= wanted) {
        at--;
      }
    }
    for (; at < count && key(slots, at) >>> HASH_SHIFT == wanted; at++) {
      if (!numbered || (long) LONGS.get(slots, at * stride + KEY_BYTES) == lo) {
        return at;
      }
    }
    return ~at;
  }

  private void insert(int segment, int at) {
    byte[] slots = segments[segment];
    int count = counts[segment];
    if (count * stride + stride + PADDING_BYTES > slots.length) {
      slots = resize(segment, count + 1);
    }
    System.arraycopy(slots, at * stride, slots, (at + 1) * stride, (count - at) * stride);
    counts[segment] = (char) (count + 1);
  }

  private byte[] resize(int segment, int count) {
    byte[] before = segments[segment];
    int capacity = count + 1 + count / 16;
    byte[] after = count == 0 ? NONE : new byte[capacity * stride + PADDING_BYTES];
    System.arraycopy(before, 0, after, 0, counts[segment] * stride);
    segments[segment] = after;
    heldBytes += bytesOf(after) - bytesOf(before);
    return after;
  }

  private static long bytesOf(byte[] array) {
    return array.length == 0 ? 0 : ARRAY_HEADER_BYTES + (array.length + 7L & ~7L);
  }

  private void write(byte[] slots, int at, long hash, long lo, int decision, int tag) {
    long mark = (decision & RESTORED) == 0 ? 0 : 1L << RESTORED_SHIFT;
    long key = (hash & HASH_MASK) << HASH_SHIFT | mark | tag;
    int from = at * stride;
    INTS.set(slots, from, (int) key);
    SHORTS.set(slots, from + 4, (short) (key >>> 32));
    slots[from + 6] = (byte) (key >>> 48);
    if (numbered) {
      LONGS.set(slots, from + KEY_BYTES, lo);
      SHORTS.set(slots, from + KEY_BYTES + ID_BYTES, (short) (decision & ~RESTORED));
    }
  }

  private void sweepOne() {
    if (unswept == 0) {
      return;
    }
    int segment = --unswept;
    byte[] slots = segments[segment];
    int count = counts[segment];
    int left = 0;
    for (int at = 0; at < count; at++) {
      if (isValid(tag(key(slots, at)))) {
        if (left < at) {
          System.arraycopy(slots, at * stride, slots, left * stride, stride);
        }
        left++;
      }
    }
    if (left < count) {
      counts[segment] = (char) left;
      resize(segment, left);
    }
  }

  private boolean isValid(int tag) {
    return (validTags >>> tag & 1) != 0;
  }

  private long key(byte[] slots, int at) {
    return (long) LONGS.get(slots, at * stride) & KEY_MASK;
  }

  private static int tag(long key) {
    return (int) key & TAGS - 1;
  }

  private static int segmentOf(long hash) {
    return (int) (hash >>> (Long.SIZE - SEGMENT_BITS));
  }
}
