package io.tailwater.processors.rollup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/*
 * A span has a dozen attributes, and counting may ask for any of some forty names. Asking name by name
 * would compare each attribute forty times; so each attribute asks this table once what it is. Few bits
 * of a key tell it from the others: its length, its first four bytes and its last. Those are compared
 * before anything else of a key is looked at, and of most keys that is all or nearly all there is.
 */
/** Finds which fact an attribute's key stands for. */
final class FactKeys {
  /** No fact. */
  static final int NONE = -1;

  private static final int SLOTS = 256;
  private static final int NAMES_A_FACT = 8;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The first four bytes and the last of each key. */
  private static final long[] ENDS = new long[SLOTS];

  private static final byte[][] KEYS = new byte[SLOTS][];
  private static final int[] CODES = new int[SLOTS];

  static {
    Arrays.fill(CODES, NONE);
    for (Fact fact : Fact.all()) {
      for (int i = 0; i < fact.names().size(); i++) {
        byte[] key = fact.names().get(i).getBytes(StandardCharsets.UTF_8);
        long ends = ends(key, 0, key.length);
        int slot = slot(ends, key.length);
        while (CODES[slot] != NONE) {
          slot = slot + 1 & SLOTS - 1;
        }
        ENDS[slot] = ends;
        KEYS[slot] = key;
        CODES[slot] = fact.number() * NAMES_A_FACT + i;
      }
    }
  }

  private FactKeys() {}

  /** The code of a fact under one of its names, or {@link #NONE}. */
  static int code(byte[] bytes, int offset, int length) {
    if (length < Integer.BYTES) {
      return NONE;
    }
    long ends = ends(bytes, offset, length);
    int slot = slot(ends, length);
    while (CODES[slot] != NONE) {
      if (ENDS[slot] == ends && isKey(KEYS[slot], bytes, offset, length)) {
        return CODES[slot];
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return NONE;
  }

  /** Whether it is this key, of which both ends are known to be the same. */
  private static boolean isKey(byte[] key, byte[] bytes, int offset, int length) {
    if (key.length != length) {
      return false;
    }
    for (int i = Integer.BYTES; i < length - Integer.BYTES; i += Long.BYTES) {
      int at = Math.min(i, length - Long.BYTES);
      if ((long) LONGS.get(key, at) != (long) LONGS.get(bytes, offset + at)) {
        return false;
      }
    }
    return true;
  }

  /** The number of the fact. */
  static int fact(int code) {
    return code / NAMES_A_FACT;
  }

  /** Which of its names, 0 being today's. */
  static int name(int code) {
    return code % NAMES_A_FACT;
  }

  private static long ends(byte[] bytes, int offset, int length) {
    long begin = (int) INTS.get(bytes, offset);
    long end = (int) INTS.get(bytes, offset + length - Integer.BYTES);
    return begin << 32 ^ end;
  }

  private static int slot(long ends, int length) {
    return (int) (((ends + length) * 0x9e3779b97f4a7c15L) >>> 56);
  }
}
