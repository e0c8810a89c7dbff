package io.tailwater.sinks.clickhouse;

import io.tailwater.model.TracePartitioner;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A column of texts that repeat: a dictionary in the order of first use, and an index per row.
 *
 * <p>On the wire: the version of the key serialization (1), then the width of the indexes with the
 * flags "keys follow" and "this dictionary is new", the keys, and the indexes in the narrowest
 * width. A column without rows writes nothing after the version, because the server reads nothing
 * there. Source: ClickHouse {@code SerializationLowCardinality.cpp}.
 */
final class LowCardinalityColumn implements Column {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long KEY_VERSION = 1;
  private static final long HAS_ADDITIONAL_KEYS = 1 << 9;
  private static final long NEED_UPDATE_DICTIONARY = 1 << 10;

  private final GrowingBytes keys = new GrowingBytes(1024);
  private int[] keyOffsets = new int[32];
  private long[] keyHashes = new long[32];
  private int keyCount;
  private int[] slots = new int[64];
  private int[] indexes = new int[256];
  private int rows;

  void add(byte[] source, int offset, int length) {
    addIndex(indexOf(source, offset, length));
  }

  void add(byte[] text) {
    add(text, 0, text.length);
  }

  void add(GrowingBytes text) {
    add(text.array(), 0, text.length());
  }

  /** Adds {@code count} rows again, the first of which is {@code from}. */
  void repeat(int from, int count) {
    for (int i = 0; i < count; i++) {
      addIndex(indexes[from + i]);
    }
  }

  private void addIndex(int index) {
    if (rows == indexes.length) {
      indexes = Arrays.copyOf(indexes, rows * 2);
    }
    indexes[rows++] = index;
  }

  private int indexOf(byte[] source, int offset, int length) {
    long hash = hash(source, offset, length);
    int mask = slots.length - 1;
    for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
      int index = slots[slot] - 1;
      if (index < 0) {
        return addKey(slot, hash, source, offset, length);
      }
      if (keyHashes[index] == hash && isKey(index, source, offset, length)) {
        return index;
      }
    }
  }

  private boolean isKey(int index, byte[] source, int offset, int length) {
    int from = keyOffsets[index];
    int to = keyOffsets[index + 1];
    // The key stands behind its own length, which LEB128 writes in as many bytes for equal lengths.
    return to - length >= from
        && to - from == length + varUIntBytes(length)
        && Arrays.equals(keys.array(), to - length, to, source, offset, offset + length);
  }

  private int addKey(int slot, long hash, byte[] source, int offset, int length) {
    if (keyCount + 1 == keyOffsets.length) {
      keyOffsets = Arrays.copyOf(keyOffsets, keyOffsets.length * 2);
      keyHashes = Arrays.copyOf(keyHashes, keyHashes.length * 2);
    }
    keys.putString(source, offset, length);
    int index = keyCount++;
    keyHashes[index] = hash;
    keyOffsets[keyCount] = keys.length();
    slots[slot] = index + 1;
    if (keyCount * 2 > slots.length) {
      rehash();
    }
    return index;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int index = 0; index < keyCount; index++) {
      int slot = (int) keyHashes[index] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = index + 1;
    }
  }

  private static long hash(byte[] source, int offset, int length) {
    long hash = length;
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = TracePartitioner.fmix64(hash ^ (long) LONGS.get(source, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << 8) | (source[at] & 0xff);
    }
    return TracePartitioner.fmix64(hash ^ rest);
  }

  private static int varUIntBytes(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  /** How many different texts the column holds. */
  int keyCount() {
    return keyCount;
  }

  @Override
  public String type() {
    return "LowCardinality(String)";
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void writeState(OutputStream out) throws IOException {
    GrowingBytes head = new GrowingBytes(Long.BYTES);
    head.putLong(KEY_VERSION);
    head.writeTo(out);
  }

  @Override
  public void writeRows(OutputStream out) throws IOException {
    if (rows == 0) {
      return;
    }
    int log2Width = keyCount <= 1 << 8 ? 0 : keyCount <= 1 << 16 ? 1 : 2;
    GrowingBytes head = new GrowingBytes(2 * Long.BYTES);
    head.putLong(log2Width | HAS_ADDITIONAL_KEYS | NEED_UPDATE_DICTIONARY);
    head.putLong(keyCount);
    head.writeTo(out);
    keys.writeTo(out);
    GrowingBytes tail = new GrowingBytes(Long.BYTES + (rows << log2Width));
    tail.putLong(rows);
    for (int i = 0; i < rows; i++) {
      switch (log2Width) {
        case 0 -> tail.putByte(indexes[i]);
        case 1 -> tail.putShort(indexes[i]);
        default -> tail.putInt(indexes[i]);
      }
    }
    tail.writeTo(out);
  }
}
