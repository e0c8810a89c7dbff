package io.tailwater.processors.sampling;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * The collector's {@code probabilistic} arithmetic, bit for bit: FNV-1a-64 over salt and trace id,
 * kept where the hash is at most {@code percentage / 100 * (2^64 - 1)}.
 *
 * <p>Source: {@code internal/sampling/probabilistic.go} of tailsamplingprocessor v0.164, which
 * multiplies in a {@code big.Float} of 64 bits' precision (round half to even) and then truncates.
 */
final class TraceIdHash {
  /** The salt that the collector uses where none is configured. */
  static final String DEFAULT_SALT = "default-hash-seed";

  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private TraceIdHash() {}

  /** The hash state after the salt, from which {@link #hash} goes on. */
  static long seed(String salt) {
    long hash = FNV_OFFSET_BASIS;
    for (byte b : salt.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** FNV-1a-64 of the salt behind {@code seed} and the 16 bytes of the id. */
  static long hash(long seed, long traceIdHi, long traceIdLo) {
    long hash = seed;
    for (int shift = 56; shift >= 0; shift -= 8) {
      hash = (hash ^ (traceIdHi >>> shift & 0xff)) * FNV_PRIME;
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      hash = (hash ^ (traceIdLo >>> shift & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** The greatest hash (unsigned) that this percentage keeps. */
  static long threshold(double percentage) {
    double ratio = percentage / 100;
    if (!(ratio > 0)) {
      return 0;
    }
    if (ratio >= 1) {
      return -1L;
    }
    int exponent = Math.getExponent(ratio) - 52;
    long significand =
        (Double.doubleToRawLongBits(ratio) & 0xfffffffffffffL)
            | (Math.getExponent(ratio) >= Double.MIN_EXPONENT ? 1L << 52 : 0);
    BigInteger product = MAX_UINT64.multiply(BigInteger.valueOf(significand));
    int excess = product.bitLength() - 64;
    if (excess > 0) {
      product = shiftRightHalfToEven(product, excess);
      exponent += excess;
    }
    return product.shiftRight(-exponent).longValue();
  }

  private static BigInteger shiftRightHalfToEven(BigInteger value, int bits) {
    BigInteger quotient = value.shiftRight(bits);
    BigInteger rest = value.subtract(quotient.shiftLeft(bits));
    int half = rest.compareTo(BigInteger.ONE.shiftLeft(bits - 1));
    return half > 0 || (half == 0 && quotient.testBit(0)) ? quotient.add(BigInteger.ONE) : quotient;
  }
}
