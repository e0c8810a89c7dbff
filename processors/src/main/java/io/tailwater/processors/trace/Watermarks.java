package io.tailwater.processors.trace;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far the re-key lane has come in the source partitions that it reads, as a record header.
 *
 * <p>Format, big-endian: version (1 byte, 1), number of source partitions in all (4), then for each
 * one that this lane reads its number (8) and the epoch milliseconds up to which it was read (8).
 */
public final class Watermarks {
  /** Name of the record header. */
  public static final String HEADER = "tailwater.watermarks";

  private static final byte VERSION = 1;
  private static final int PREFIX_BYTES = 5;
  private static final int ENTRY_BYTES = 16;

  private final int sourceCount;
  private final long[] sources;
  private final long[] timesMillis;

  /**
   * Watermarks of some sources.
   *
   * @param sourceCount how many source partitions there are in all, on every node
   */
  public Watermarks(int sourceCount, long[] sources, long[] timesMillis) {
    if (sources.length != timesMillis.length || sourceCount < 1) {
      throw new IllegalArgumentException("each source has one time, and there is at least one");
    }
    this.sourceCount = sourceCount;
    this.sources = sources.clone();
    this.timesMillis = timesMillis.clone();
  }

  /**
   * Reads the header's bytes.
   *
   * @throws IllegalArgumentException if they are not watermarks
   */
  public static Watermarks decode(byte[] header) {
    int size = (header.length - PREFIX_BYTES) / ENTRY_BYTES;
    if (header.length < PREFIX_BYTES
        || header[0] != VERSION
        || header.length != PREFIX_BYTES + size * ENTRY_BYTES) {
      throw new IllegalArgumentException("not watermarks: " + Arrays.toString(header));
    }
    ByteBuffer in = ByteBuffer.wrap(header, 1, header.length - 1);
    int sourceCount = in.getInt();
    long[] sources = new long[size];
    long[] times = new long[size];
    for (int i = 0; i < size; i++) {
      sources[i] = in.getLong();
      times[i] = in.getLong();
    }
    return new Watermarks(sourceCount, sources, times);
  }

  /** The header's bytes. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + sources.length * ENTRY_BYTES);
    out.put(VERSION).putInt(sourceCount);
    for (int i = 0; i < sources.length; i++) {
      out.putLong(sources[i]).putLong(timesMillis[i]);
    }
    return out.array();
  }

  /** A number for a source partition, the same on every node. */
  public static long source(String topic, int partition) {
    return (long) topic.hashCode() << 32 | partition;
  }

  int sourceCount() {
    return sourceCount;
  }

  int size() {
    return sources.length;
  }

  long source(int i) {
    return sources[i];
  }

  long timeMillis(int i) {
    return timesMillis[i];
  }
}
