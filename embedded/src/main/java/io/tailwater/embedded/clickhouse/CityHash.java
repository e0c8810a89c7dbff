package io.tailwater.embedded.clickhouse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CityHash128 in version 1.0.2, the checksum of ClickHouse's compressed blocks.
 *
 * <p>The algorithm (Google, 2011) was changed in 1.0.3; ClickHouse keeps this one. Inputs of 128
 * bytes and more are mixed in rounds of 2 x 64 bytes, the rest in a Murmur-like loop.
 */
final class CityHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;
  private static final long K3 = 0xc949d7c7509e6557L;
  private static final long K_MUL = 0x9ddfea08eb382d69L;

  private CityHash() {}

  /** The two halves of the hash, in the order they are written. */
  record Hash128(long low, long high) {}

  static Hash128 hash128(byte[] bytes, int offset, int length) {
    if (length >= 16) {
      return withSeed(
          bytes, offset + 16, length - 16, fetch64(bytes, offset) ^ K3, fetch64(bytes, offset + 8));
    }
    if (length >= 8) {
      return withSeed(
          bytes,
          offset,
          0,
          fetch64(bytes, offset) ^ (length * K0),
          fetch64(bytes, offset + length - 8) ^ K1);
    }
    return withSeed(bytes, offset, length, K0, K1);
  }

  private static Hash128 withSeed(byte[] b, int offset, int length, long low, long high) {
    if (length < 128) {
      return murmur(b, offset, length, low, high);
    }
    long x = low;
    long y = high;
    long z = length * K1;
    long v1 = rotate(y ^ K1, 49) * K1 + fetch64(b, offset);
    long v2 = rotate(v1, 42) * K1 + fetch64(b, offset + 8);
    long w1 = rotate(y + z, 35) * K1 + x;
    long w2 = rotate(x + fetch64(b, offset + 88), 53) * K1;
    int at = offset;
    int left = length;
    while (left >= 128) {
      for (int half = 0; half < 2; half++) {
        x = rotate(x + y + v1 + fetch64(b, at + 16), 37) * K1;
        y = rotate(y + v2 + fetch64(b, at + 48), 42) * K1;
        x ^= w2;
        y ^= v1;
        z = rotate(z ^ w1, 33);
        long seed = v2 * K1;
        v1 = weakFirst(b, at, seed);
        v2 = weakSecond(b, at, seed, x + w1);
        seed = z + w2;
        w1 = weakFirst(b, at + 32, seed);
        w2 = weakSecond(b, at + 32, seed, y);
        long swap = z;
        z = x;
        x = swap;
        at += 64;
      }
      left -= 128;
    }
    y += rotate(w1, 37) * K0 + z;
    x += rotate(v1 + z, 49) * K0;
    for (int done = 0; done < left; ) {
      done += 32;
      int tail = at + left - done;
      y = rotate(y - x, 42) * K0 + v2;
      w1 += fetch64(b, tail + 16);
      x = rotate(x, 49) * K0 + w1;
      w1 += v1;
      long seed = v1;
      v1 = weakFirst(b, tail, seed);
      v2 = weakSecond(b, tail, seed, v2);
    }
    x = hashLen16(x, v1);
    y = hashLen16(y, w1);
    return new Hash128(hashLen16(x + v2, w2) + y, hashLen16(x + w2, y + v2));
  }

  private static Hash128 murmur(byte[] bytes, int offset, int length, long low, long high) {
    long a = low;
    long b = high;
    long c;
    long d;
    int left = length - 16;
    if (left <= 0) {
      a = shiftMix(a * K1) * K1;
      c = b * K1 + hashLen0to16(bytes, offset, length);
      d = shiftMix(a + (length >= 8 ? fetch64(bytes, offset) : c));
    } else {
      int at = offset;
      c = hashLen16(fetch64(bytes, offset + length - 8) + K1, a);
      d = hashLen16(b + length, c + fetch64(bytes, offset + length - 16));
      a += d;
      do {
        a = (a ^ (shiftMix(fetch64(bytes, at) * K1) * K1)) * K1;
        b ^= a;
        c = (c ^ (shiftMix(fetch64(bytes, at + 8) * K1) * K1)) * K1;
        d ^= c;
        at += 16;
        left -= 16;
      } while (left > 0);
    }
    a = hashLen16(a, c);
    b = hashLen16(d, b);
    return new Hash128(a ^ b, hashLen16(b, a));
  }

  private static long hashLen0to16(byte[] b, int offset, int length) {
    if (length > 8) {
      long first = fetch64(b, offset);
      long last = fetch64(b, offset + length - 8);
      return hashLen16(first, Long.rotateRight(last + length, length)) ^ last;
    }
    if (length >= 4) {
      return hashLen16(length + (fetch32(b, offset) << 3), fetch32(b, offset + length - 4));
    }
    if (length > 0) {
      int first = b[offset] & 0xff;
      int middle = b[offset + (length >> 1)] & 0xff;
      int last = b[offset + length - 1] & 0xff;
      int y = first + (middle << 8);
      int z = length + (last << 2);
      return shiftMix(y * K2 ^ z * K3) * K2;
    }
    return K2;
  }

  /** First half of the 32-byte mix: the sum of its four words and the seed. */
  private static long weakFirst(byte[] b, int at, long seed) {
    return seed + fetch64(b, at) + fetch64(b, at + 8) + fetch64(b, at + 16) + fetch64(b, at + 24);
  }

  private static long weakSecond(byte[] b, int at, long seedA, long seedB) {
    long a = seedA + fetch64(b, at);
    long mixed = rotate(seedB + a + fetch64(b, at + 24), 21);
    return mixed + rotate(a + fetch64(b, at + 8) + fetch64(b, at + 16), 44) + a;
  }

  private static long hashLen16(long u, long v) {
    long a = (u ^ v) * K_MUL;
    a ^= a >>> 47;
    long b = (v ^ a) * K_MUL;
    b ^= b >>> 47;
    return b * K_MUL;
  }

  private static long shiftMix(long value) {
    return value ^ (value >>> 47);
  }

  private static long rotate(long value, int bits) {
    return Long.rotateRight(value, bits);
  }

  private static long fetch64(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  private static long fetch32(byte[] bytes, int at) {
    return Integer.toUnsignedLong((int) INT.get(bytes, at));
  }
}
