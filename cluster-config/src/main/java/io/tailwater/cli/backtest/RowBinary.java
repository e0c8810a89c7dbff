package io.tailwater.cli.backtest;

import io.tailwater.model.LatencyHistogram;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values of ClickHouse's format {@code RowBinary}, one after the other: numbers are little-endian,
 * texts and maps have their length before them. Not thread-safe.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/RowBinary">RowBinary</a>
 */
final class RowBinary {
  static final String FORMAT = "RowBinary";

  private static final int BUFFER = 1 << 16;
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_BUCKETS = 1 << 12;
  private static final int VARINT_BITS = 35;

  private final DataInputStream in;
  private int[] indexes = new int[64];
  private long[] counts = new long[64];

  /** Values of a stream that stays the caller's to close. */
  RowBinary(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
  }

  /** Whether nothing comes any more. */
  boolean atEnd() throws IOException {
    in.mark(1);
    boolean end = in.read() < 0;
    if (!end) {
      in.reset();
    }
    return end;
  }

  int uint8() throws IOException {
    return in.readUnsignedByte();
  }

  int int8() throws IOException {
    return in.readByte();
  }

  long uint32() throws IOException {
    return Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
  }

  /** A number of 64 bits without a sign; the greatest that a long can say where it is more. */
  long uint64() throws IOException {
    long value = Long.reverseBytes(in.readLong());
    return value < 0 ? Long.MAX_VALUE : value;
  }

  String text() throws IOException {
    int length = length(MOST_BYTES);
    return length == 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /**
   * Buckets of durations, a {@code Map(Int16, UInt64)}.
   *
   * @throws IllegalArgumentException if they are of no histogram
   */
  LatencyHistogram histogram(long sumNanos, long maxNanos) throws IOException {
    int size = buckets();
    return LatencyHistogram.of(
        Arrays.copyOf(indexes, size), Arrays.copyOf(counts, size), sumNanos, maxNanos);
  }

  /** The same, of durations whose longest is not known but by its bucket. */
  LatencyHistogram histogram(long sumNanos) throws IOException {
    int size = buckets();
    double longest = 0;
    for (int i = 0; i < size; i++) {
      longest = Math.max(longest, LatencyHistogram.nanosOf(indexes[i]));
    }
    return LatencyHistogram.of(
        Arrays.copyOf(indexes, size),
        Arrays.copyOf(counts, size),
        sumNanos,
        Math.min(sumNanos, (long) longest));
  }

  private int buckets() throws IOException {
    int entries = length(MOST_BUCKETS);
    if (entries > indexes.length) {
      indexes = new int[entries];
      counts = new long[entries];
    }
    int size = 0;
    for (int i = 0; i < entries; i++) {
      int index = Short.reverseBytes(in.readShort());
      long count = uint64();
      if (count > 0) {
        indexes[size] = index;
        counts[size] = count;
        size++;
      }
    }
    return size;
  }

  private int length(int most) throws IOException {
    long value = 0;
    for (int shift = 0; shift < VARINT_BITS; shift += 7) {
      int part = in.readUnsignedByte();
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        if (value > most) {
          break;
        }
        return (int) value;
      }
    }
    throw new IllegalArgumentException("a length of more than " + most);
  }
}
