package io.tailwater.processors.rollup;

import io.tailwater.model.TracePartitioner;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/*
 * A span has a dozen attributes, and counting may ask for any of some forty names. Asking name by name
 * would compare each attribute forty times; so each attribute asks this table once what it is. Few bits
 * of a key tell it from the others: its length, its first four bytes and its last.
 */
/** Finds which fact an attribute's key stands for. */
final class FactKeys {
  /** No fact. */
  static final int NONE = -1;

  private static final int SLOTS = 256;
  private static final int NAMES_A_FACT = 8;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[][] KEYS = new byte[SLOTS][];
  private static final int[] CODES = new int[SLOTS];

  static {
    Arrays.fill(CODES, NONE);
    for (Fact fact : Fact.all()) {
      for (int i = 0; i < fact.names().size(); i++) {
        byte[] key = fact.names().get(i).getBytes(StandardCharsets.UTF_8);
        int slot = slot(key, 0, key.length);
        while (CODES[slot] != NONE) {
          slot = slot + 1 & SLOTS - 1;
        }
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
    int slot = slot(bytes, offset, length);
    while (CODES[slot] != NONE) {
      byte[] key = KEYS[slot];
      if (key.length == length && Arrays.equals(key, 0, length, bytes, offset, offset + length)) {
        return CODES[slot];
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return NONE;
  }

  /** The number of the fact. */
  static int fact(int code) {
    return code / NAMES_A_FACT;
  }

  /** Which of its names, 0 being today's. */
  static int name(int code) {
    return code % NAMES_A_FACT;
  }

  private static int slot(byte[] bytes, int offset, int length) {
    long begin = (int) INTS.get(bytes, offset);
    long end = (int) INTS.get(bytes, offset + length - Integer.BYTES);
    return (int) TracePartitioner.fmix64((begin << 32) + end + length) & SLOTS - 1;
  }
}
