package io.tailwater.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 128-bit hash of bytes, of lists and of sets. The same on every machine and in every version:
 * what it names is stored.
 *
 * <p>Two lanes of multiply and rotate, each ended by MurmurHash3's finaliser. Among a billion names
 * the chance that two share a hash is about 10^-21; it is no defence against who looks for such
 * two. A set is the sum of its members' hashes, so their order does not count. Not thread-safe.
 */
public final class Hash128 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long K1 = 0x9e3779b97f4a7c15L;
  private static final long K2 = 0xbf58476d1ce4e5b9L;
  private static final long K3 = 0x94d049bb133111ebL;
  private static final long K4 = 0xd6e8feb86659fd93L;

  private long hi;
  private long lo;
  private long memberHi;
  private long memberLo;

  /** Begins anew. */
  public Hash128 reset() {
    hi = 0;
    lo = 0;
    return this;
  }

  /** Begins with what another hash ended with. */
  public Hash128 reset(long hi, long lo) {
    this.hi = hi;
    this.lo = lo;
    return this;
  }

  /** Adds a number behind what was added. */
  public Hash128 add(long value) {
    long mixedHi = TracePartitioner.fmix64(hi * K1 + value);
    lo = TracePartitioner.fmix64((Long.rotateLeft(lo, 31) * K2) ^ (value + mixedHi));
    hi = mixedHi;
    return this;
  }

  /** Adds bytes behind what was added; how many there are counts too. */
  public Hash128 add(byte[] bytes, int offset, int length) {
    hash(bytes, offset, length);
    add(memberHi);
    return add(memberLo);
  }

  /** Adds bytes as a member of a set: in whatever order members come, the hash is the same. */
  public Hash128 addMember(byte[] bytes, int offset, int length) {
    hash(bytes, offset, length);
    hi += memberHi;
    lo += memberLo;
    return this;
  }

  /** The first 64 bits. */
  public long hi() {
    return hi;
  }

  /** The last 64 bits. */
  public long lo() {
    return lo;
  }

  private void hash(byte[] bytes, int offset, int length) {
    long a = K3;
    long b = K4;
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      a = Long.rotateLeft(a ^ (word * K1), 27) * K2;
      b = Long.rotateLeft(b, 31) * K3 + (word ^ a);
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << Byte.SIZE) | (bytes[at] & 0xff);
    }
    a = Long.rotateLeft(a ^ (rest * K1), 27) * K2;
    b = Long.rotateLeft(b, 31) * K3 + (rest ^ a);
    memberHi = TracePartitioner.fmix64(a ^ length);
    memberLo = TracePartitioner.fmix64(b + memberHi);
  }
}
