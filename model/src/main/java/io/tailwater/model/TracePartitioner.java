package io.tailwater.model;

/**
 * Places a trace on a partition: {@code fmix64(trace id) mod P}.
 *
 * <p>Never by Kafka's key hash: a Go producer hashes keys with FNV-1a and a Java one with murmur2,
 * so a mixed fleet would split traces. The finaliser is MurmurHash3's {@code fmix64} (Austin
 * Appleby, public domain), which spreads ids whose randomness sits in a few bits.
 */
public final class TracePartitioner {
  private TracePartitioner() {}

  /** The partition of a trace among {@code partitions}, from 0. */
  public static int partition(long traceIdHi, long traceIdLo, int partitions) {
    return (int) Long.remainderUnsigned(fmix64(traceIdHi ^ fmix64(traceIdLo)), partitions);
  }

  /**
   * MurmurHash3's 64-bit finaliser: a bijection in which every input bit moves every output bit.
   */
  public static long fmix64(long k) {
    k ^= k >>> 33;
    k *= 0xff51afd7ed558ccdL;
    k ^= k >>> 33;
    k *= 0xc4ceb9fe1a85ec53L;
    k ^= k >>> 33;
    return k;
  }
}
