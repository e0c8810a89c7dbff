package io.tailwater.processors.trace;

import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.processors.sampling.SpanBits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Stores each resource-and-scope context of undecided spans once, under a number.
 *
 * <p>A context of some hundred bytes is shared by every span of a process, so it is found by a hash
 * of its bytes (compared in full, so a collision costs time, never truth) and counted by the spans
 * that use it. One that nobody uses is forgotten only when room is needed, because the next batch
 * of the same process brings it back. Not thread-safe.
 */
final class ContextTable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Unused contexts that may stay before room is made. */
  private static final int IDLE_CONTEXTS = 1024;

  /**
   * References to two arrays and their headers, bits, hash, counts and two buckets of the index.
   */
  private static final int COLUMN_BYTES = 96;

  private byte[][] resources = new byte[64][];
  private byte[][] scopes = new byte[64][];
  private long[] hashes = new long[64];
  private long[][] policyBits = new long[64][];
  private int[] spansOf = new int[64];
  private int[] nextInBucket = new int[64];
  private int[] buckets = filled(128);
  private int[] freeIds = new int[64];
  private int freeCount;
  private int count;
  private int idle;
  private long heldBytes;

  /** The number of a context that is stored already, or -1. */
  int find(ContextView context, long hash) {
    for (int id = buckets[bucket(hash)]; id >= 0; id = nextInBucket[id]) {
      if (hashes[id] == hash
          && Arrays.equals(
              resources[id],
              0,
              resources[id].length,
              context.resourceFields(),
              0,
              context.resourceLength())
          && Arrays.equals(
              scopes[id], 0, scopes[id].length, context.scopeFields(), 0, context.scopeLength())) {
        return id;
      }
    }
    return -1;
  }

  /** Stores a context that is not there yet, with the policy bits of its resource. */
  int add(ContextView context, long hash, long[] bits) {
    if (idle > IDLE_CONTEXTS) {
      forgetIdle();
    }
    int id = freeCount > 0 ? freeIds[--freeCount] : newId();
    resources[id] = Arrays.copyOf(context.resourceFields(), context.resourceLength());
    scopes[id] = Arrays.copyOf(context.scopeFields(), context.scopeLength());
    hashes[id] = hash;
    policyBits[id] = bits;
    spansOf[id] = 0;
    link(id);
    idle++;
    heldBytes += resources[id].length + scopes[id].length;
    return id;
  }

  static long hash(ContextView context) {
    long hash = hash(context.resourceFields(), 0, context.resourceLength(), 0x9e3779b97f4a7c15L);
    return hash(context.scopeFields(), 0, context.scopeLength(), hash);
  }

  /** A 64-bit hash of bytes, eight at a time; not against an adversary. */
  static long hash(byte[] bytes, int offset, int length, long seed) {
    long hash = seed ^ length;
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = TracePartitioner.fmix64(hash ^ (long) LONGS.get(bytes, at));
    }
    for (; at < end; at++) {
      hash = (hash ^ (bytes[at] & 0xff)) * 0x100000001b3L;
    }
    return TracePartitioner.fmix64(hash);
  }

  void use(int id) {
    if (spansOf[id]++ == 0) {
      idle--;
    }
  }

  void release(int id) {
    if (--spansOf[id] == 0) {
      idle++;
    }
  }

  byte[] resource(int id) {
    return resources[id];
  }

  byte[] scope(int id) {
    return scopes[id];
  }

  long[] policyBits(int id) {
    return policyBits[id];
  }

  /** Reads the policy bits of every resource anew, because the policies have changed. */
  void readAgain(SpanBits bits) {
    for (int id = 0; id < count; id++) {
      policyBits[id] = bits.ofResource(resources[id], resources[id].length);
    }
  }

  /** Bytes of the contexts and of the columns about them. */
  long heldBytes() {
    return heldBytes + (long) resources.length * COLUMN_BYTES;
  }

  int size() {
    return count - freeCount;
  }

  private int newId() {
    if (count == resources.length) {
      int capacity = count * 2;
      resources = Arrays.copyOf(resources, capacity);
      scopes = Arrays.copyOf(scopes, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
      policyBits = Arrays.copyOf(policyBits, capacity);
      spansOf = Arrays.copyOf(spansOf, capacity);
      nextInBucket = Arrays.copyOf(nextInBucket, capacity);
      freeIds = Arrays.copyOf(freeIds, capacity);
      buckets = filled(capacity * 2);
      for (int id = 0; id < count; id++) {
        link(id);
      }
    }
    return count++;
  }

  private void link(int id) {
    int bucket = bucket(hashes[id]);
    nextInBucket[id] = buckets[bucket];
    buckets[bucket] = id;
  }

  private void forgetIdle() {
    Arrays.fill(buckets, -1);
    freeCount = 0;
    for (int id = 0; id < count; id++) {
      if (spansOf[id] > 0) {
        link(id);
      } else {
        heldBytes -= resources[id].length + scopes[id].length;
        resources[id] = new byte[0];
        scopes[id] = new byte[0];
        freeIds[freeCount++] = id;
      }
    }
    idle = 0;
  }

  private int bucket(long hash) {
    return (int) hash & buckets.length - 1;
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, -1);
    return array;
  }
}
