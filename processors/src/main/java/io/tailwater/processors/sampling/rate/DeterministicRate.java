package io.tailwater.processors.sampling.rate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Refinery's {@code DeterministicSampler}: one rate for everything, and a hash of the trace id that
 * says which traces it keeps.
 *
 * <p>Memory: none. Source: {@code sample/deterministic.go} of honeycombio/refinery.
 */
public final class DeterministicRate implements RateSampler {
  /** What Refinery appends to a trace id before hashing. */
  public static final String REFINERY_SALT = "5VQ8l2jE5aJLPVqk";

  private static final long MAX_UINT32 = 0xffff_ffffL;

  private final long sampleRate;

  /** A sampler of this rate. */
  public DeterministicRate(RateConfig.Deterministic config) {
    sampleRate = config.sampleRate();
  }

  @Override
  public long rate(String key, double weight, long streamTimeMillis) {
    return sampleRate;
  }

  /**
   * Whether Refinery would keep this trace at this rate: the first 32 bits of SHA-1 over id and
   * salt, read as an unsigned big-endian number, are at most (2^32 - 1) / N, rounded down.
   *
   * <p>Traces kept at a rate are kept at every lower one too.
   *
   * @param traceIdText the id as Refinery writes it: 32 lower-case hexadecimal digits, or the last
   *     16 of them where the first 16 are zeros
   * @param salt {@link #REFINERY_SALT} for Refinery's own answer
   * @param sampleRate N, at least 1; 1 keeps everything
   */
  public static boolean keeps(String traceIdText, String salt, long sampleRate) {
    if (sampleRate <= KEEP_ALL) {
      return true;
    }
    byte[] digest = sha1().digest((traceIdText + salt).getBytes(StandardCharsets.UTF_8));
    long hash =
        (digest[0] & 0xffL) << 24
            | (digest[1] & 0xffL) << 16
            | (digest[2] & 0xffL) << 8
            | (digest[3] & 0xffL);
    return hash <= MAX_UINT32 / sampleRate;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
