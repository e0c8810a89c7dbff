package io.tailwater.processors.sampling.shape;

import io.tailwater.model.TracePartitioner;

/**
 * 64-bit hashes of names. Among 100,000 distinct names or shapes two share one with a probability
 * of 3 in ten thousand million; they then count as the same.
 */
final class Hashes {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Hashes() {}

  /** FNV-1a over UTF-16 units instead of bytes, finished with {@code fmix64}. */
  static long text(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return TracePartitioner.fmix64(hash);
  }

  /** The hash of an ordered pair. */
  static long pair(long first, long second) {
    return TracePartitioner.fmix64(first * GOLDEN + second);
  }
}
