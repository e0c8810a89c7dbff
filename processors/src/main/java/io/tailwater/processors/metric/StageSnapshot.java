package io.tailwater.processors.metric;

import io.tailwater.model.metric.ExponentialBuckets;
import io.tailwater.model.otlp.DataPointView;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stage remembers, as bytes.
 *
 * <p>Format of a chunk, big-endian: version (1 byte, 1), its number and how many chunks there are
 * (4 each), first record's time, stream time, time of the last sweep (8 each), number of streams
 * (4), and each stream: id (16), group (8), flags (1), seen, start, last (8 each) and what its form
 * needs. The flags are the form (bits 0 to 2), overflow (3) and monotonic (4).
 *
 * @param clock the stage's time
 * @param streams all streams
 */
record StageSnapshot(StageClock clock, List<StreamState> streams) {
  private static final byte VERSION = 1;
  private static final int FORM = 7;
  private static final int SINGLE = 0;
  private static final int WHOLE_NUMBER = 1;
  private static final int DECIMAL = 2;
  private static final int HISTOGRAM = 3;
  private static final int EXPONENTIAL = 4;
  private static final int SUMMARY = 5;
  private static final int OVERFLOW = 8;
  private static final int MONOTONIC = 16;

  /** The chunks; equal states give equal bytes. */
  List<byte[]> encode(int maxChunkBytes) {
    List<StreamState> sorted = new ArrayList<>(streams);
    sorted.sort(Comparator.comparingLong((StreamState s) -> s.idHi).thenComparingLong(s -> s.idLo));
    List<byte[]> bodies = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = 0;
    try (DataOutputStream out = new DataOutputStream(body)) {
      for (StreamState state : sorted) {
        if (body.size() >= maxChunkBytes) {
          bodies.add(body.toByteArray());
          sizes.add(size);
          body.reset();
          size = 0;
        }
        write(state, out);
        size++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bodies.add(body.toByteArray());
    sizes.add(size);
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      chunks.add(
          ByteBuffer.allocate(37 + bodies.get(i).length)
              .put(VERSION)
              .putInt(i)
              .putInt(bodies.size())
              .putLong(clock.sinceMillis())
              .putLong(clock.streamMillis())
              .putLong(clock.sweptMillis())
              .putInt(sizes.get(i))
              .put(bodies.get(i))
              .array());
    }
    return chunks;
  }

  private static void write(StreamState state, DataOutputStream out) throws IOException {
    out.writeLong(state.idHi);
    out.writeLong(state.idLo);
    out.writeLong(state.group);
    Totals totals = state.totals;
    out.writeByte(form(totals) | (state.overflow ? OVERFLOW : 0));
    out.writeLong(state.seenMillis);
    out.writeLong(state.startNanos);
    out.writeLong(state.lastNanos);
    switch (totals) {
      case null -> {
        out.writeByte(state.times.length);
        for (long time : state.times) {
          out.writeLong(time);
        }
      }
      case NumberTotal n ->
          out.writeLong(n.integer() ? n.whole() : Double.doubleToRawLongBits(n.decimal()));
      case HistogramTotal h -> {
        out.writeLong(h.count());
        out.writeDouble(h.sum());
        writeAll(h.counts(), out);
        for (double bound : h.bounds()) {
          out.writeDouble(bound);
        }
      }
      case ExponentialTotal e -> {
        out.writeLong(e.count());
        out.writeDouble(e.sum());
        out.writeInt(e.buckets().scale());
        out.writeDouble(e.buckets().zeroThreshold());
        out.writeLong(e.buckets().zeroCount());
        out.writeInt(e.buckets().positiveOffset());
        writeAll(e.buckets().positive(), out);
        out.writeInt(e.buckets().negativeOffset());
        writeAll(e.buckets().negative(), out);
      }
      case SummaryTotal s -> {
        out.writeLong(s.count());
        out.writeDouble(s.sum());
      }
    }
  }

  private static int form(@Nullable Totals totals) {
    return switch (totals) {
      case null -> SINGLE;
      case NumberTotal n ->
          (n.integer() ? WHOLE_NUMBER : DECIMAL) | (n.monotonic() ? MONOTONIC : 0);
      case HistogramTotal _ -> HISTOGRAM;
      case ExponentialTotal _ -> EXPONENTIAL;
      case SummaryTotal _ -> SUMMARY;
    };
  }

  private static void writeAll(long[] values, DataOutputStream out) throws IOException {
    out.writeShort(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  /**
   * Reads all chunks of a snapshot, in any order.
   *
   * @throws IllegalArgumentException if they are not the whole of one, of a known version
   */
  static StageSnapshot decode(List<byte[]> chunks) {
    List<StreamState> streams = new ArrayList<>();
    StageClock clock = null;
    BitSet seen = new BitSet();
    for (byte[] chunk : chunks) {
      try {
        ByteBuffer in = ByteBuffer.wrap(chunk);
        byte version = in.get();
        if (version != VERSION) {
          throw new IllegalArgumentException("snapshot of metrics of version " + version);
        }
        int number = in.getInt();
        int count = in.getInt();
        StageClock of = new StageClock(in.getLong(), in.getLong(), in.getLong());
        if (count != chunks.size() || number < 0 || number >= count || seen.get(number)) {
          throw new IllegalArgumentException(
              "chunk %d of %d among %d chunks".formatted(number, count, chunks.size()));
        }
        if (clock != null && !clock.equals(of)) {
          throw new IllegalArgumentException("chunks of two snapshots");
        }
        seen.set(number);
        clock = of;
        for (int i = in.getInt(); i > 0; i--) {
          streams.add(read(in));
        }
        if (in.hasRemaining()) {
          throw new IllegalArgumentException(in.remaining() + " bytes follow a snapshot");
        }
      } catch (BufferUnderflowException e) {
        throw new IllegalArgumentException("a snapshot of metrics ends too soon", e);
      }
    }
    if (clock == null) {
      throw new IllegalArgumentException("a snapshot of no chunks");
    }
    return new StageSnapshot(clock, streams);
  }

  private static StreamState read(ByteBuffer in) {
    long idHi = in.getLong();
    long idLo = in.getLong();
    long group = in.getLong();
    int flags = in.get();
    StreamState state = new StreamState(idHi, idLo, group, (flags & OVERFLOW) != 0);
    state.seenMillis = in.getLong();
    state.startNanos = in.getLong();
    state.lastNanos = in.getLong();
    boolean monotonic = (flags & MONOTONIC) != 0;
    switch (flags & FORM) {
      case SINGLE -> state.times = readTimes(in);
      case WHOLE_NUMBER -> state.totals = new NumberTotal(true, in.getLong(), 0, monotonic);
      case DECIMAL -> state.totals = new NumberTotal(false, 0, in.getDouble(), monotonic);
      case HISTOGRAM -> {
        long count = in.getLong();
        double sum = in.getDouble();
        long[] counts = readAll(in);
        double[] bounds = new double[Math.max(0, counts.length - 1)];
        for (int i = 0; i < bounds.length; i++) {
          bounds[i] = in.getDouble();
        }
        state.totals = new HistogramTotal(count, sum, bounds, counts);
      }
      case EXPONENTIAL -> state.totals = readExponential(in);
      case SUMMARY -> state.totals = new SummaryTotal(in.getLong(), in.getDouble());
      default -> throw new IllegalArgumentException("a stream of form " + (flags & FORM));
    }
    return state;
  }

  private static ExponentialTotal readExponential(ByteBuffer in) {
    long count = in.getLong();
    double sum = in.getDouble();
    int scale = in.getInt();
    double zeroThreshold = in.getDouble();
    long zeroCount = in.getLong();
    int positiveOffset = in.getInt();
    long[] positive = readAll(in);
    int negativeOffset = in.getInt();
    long[] negative = readAll(in);
    ExponentialBuckets buckets =
        new ExponentialBuckets(
            scale, zeroThreshold, zeroCount, positiveOffset, positive, negativeOffset, negative);
    if (!ExponentialMath.isUsable(buckets)) {
      throw new IllegalArgumentException("a histogram that no stage remembers");
    }
    return new ExponentialTotal(count, sum, buckets);
  }

  private static long[] readTimes(ByteBuffer in) {
    int count = in.get();
    if (count < 0 || count > StreamState.TIMES) {
      throw new IllegalArgumentException(count + " times of a stream");
    }
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = in.getLong();
      if (i > 0 && times[i] <= times[i - 1]) {
        throw new IllegalArgumentException("times of a stream that do not rise");
      }
    }
    return times;
  }

  private static long[] readAll(ByteBuffer in) {
    int count = in.getShort();
    if (count < 0 || count > DataPointView.MAX_BUCKETS || count > in.remaining() / Long.BYTES) {
      throw new IllegalArgumentException(count + " buckets in a snapshot");
    }
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.getLong();
    }
    return values;
  }
}
