package io.tailwater.processors.alert.baseline;

import io.tailwater.model.LatencyHistogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The latest minutes' durations, as many as are needed for a quantile that is more than noise: the
 * minute alone, or merged with those before, up to a quarter of an hour. Minutes are held as bytes,
 * and none that is older than the calls needed reach.
 */
final class CallWindow {
  private static final int[] MERGES = {1, 2, 3, 5, 10, 15};
  private static final int MOST_MINUTES = 15;

  /** Of a minute in {@link #held}: its number, its calls, and how many bytes follow. */
  private static final int HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;

  private static final int MOST_BYTES = 1 << 20;

  /**
   * The minutes, from the latest to the earliest, in one array: objects would be half as much
   * again.
   */
  private byte[] held = new byte[0];

  private final int highest;

  /**
   * An empty window.
   *
   * @param highest index of the quantile that is wanted
   */
  CallWindow(int highest) {
    this.highest = highest;
  }

  /**
   * Measures a minute that is not kept yet by the highest quantile that it has calls enough for,
   * from a given one downwards; null where it has too few for any.
   */
  @Nullable Measured measure(long minute, LatencyHistogram durations, int from) {
    for (int quantile = Math.max(from, highest); quantile < Quantiles.COUNT; quantile++) {
      int merged = merge(minute, durations.count(), Quantiles.leastCalls(quantile));
      if (merged > 0) {
        LatencyHistogram all = merged == 1 ? durations : merged(minute, durations, merged);
        return new Measured(
            all.quantileNanos(Quantiles.at(quantile)), quantile, all.count(), merged);
      }
    }
    return null;
  }

  /** Keeps a minute for those that come, and of those before what they may still need. */
  void keep(long minute, LatencyHistogram durations) {
    byte[] latest = bytesOf(durations);
    int needed = stillNeeded(minute, durations.count());
    held =
        ByteBuffer.allocate(HEADER_BYTES + latest.length + needed)
            .putLong(minute)
            .putInt((int) Math.min(durations.count(), Integer.MAX_VALUE))
            .putInt(latest.length)
            .put(latest)
            .put(held, 0, needed)
            .array();
  }

  /** The fewest minutes of those that may be merged which have the calls; 0 where none have. */
  private int merge(long minute, long calls, long needed) {
    for (int merged : MERGES) {
      long sum = calls;
      for (ByteBuffer past = ByteBuffer.wrap(held); past.hasRemaining(); skip(past)) {
        boolean isMerged = minute - past.getLong() < merged;
        int pastCalls = past.getInt();
        sum += isMerged ? pastCalls : 0;
      }
      if (sum >= needed) {
        return merged;
      }
    }
    return 0;
  }

  private LatencyHistogram merged(long minute, LatencyHistogram durations, int merged) {
    LatencyHistogram all = new LatencyHistogram();
    all.add(durations);
    for (ByteBuffer past = ByteBuffer.wrap(held); past.hasRemaining(); skip(past)) {
      boolean isMerged = minute - past.getLong() < merged;
      past.getInt();
      if (isMerged) {
        int from = past.position() + Integer.BYTES;
        all.add(histogramOf(held, from, past.getInt(past.position())));
      }
    }
    return all;
  }

  /** How many bytes of those held are of minutes that the calls needed reach back to. */
  private int stillNeeded(long minute, long calls) {
    long sum = calls;
    ByteBuffer past = ByteBuffer.wrap(held);
    while (past.hasRemaining()) {
      int start = past.position();
      if (sum >= Quantiles.leastCalls(highest) || minute - past.getLong() >= MOST_MINUTES - 1) {
        return start;
      }
      sum += past.getInt();
      skip(past);
    }
    return held.length;
  }

  private static void skip(ByteBuffer atLength) {
    int length = atLength.getInt();
    atLength.position(atLength.position() + length);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(held.length);
    out.write(held);
  }

  void readFrom(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IllegalArgumentException("minutes of " + length + " bytes");
    }
    held = new byte[length];
    in.readFully(held);
  }

  private static byte[] bytesOf(LatencyHistogram durations) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * durations.bucketCount() + 16);
    try {
      durations.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static LatencyHistogram histogramOf(byte[] bytes, int from, int length) {
    try {
      return LatencyHistogram.read(
          new DataInputStream(new ByteArrayInputStream(bytes, from, length)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
