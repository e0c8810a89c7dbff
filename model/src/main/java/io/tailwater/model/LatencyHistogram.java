package io.tailwater.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/*
 * Why this sketch. Two nodes count a part each, minutes are added up to hours, and in the end SQL is
 * asked for a quantile of any of it: so parts must add without loss, in any order, and give the same
 * bytes. Buckets whose bounds are fixed for ever do; sketches that choose their bounds by what they
 * have seen (t-digest, KLL, an exponential histogram that lowers its scale) do not, and t-digest's
 * P99.9 of a heavy tail was off by up to 314 % where these buckets were off by 1.08 %.
 *
 * Buckets are those of the OpenTelemetry base-2 exponential histogram at scale 5: bucket i holds the
 * values v with 2^(i/32) < v <= 2^((i+1)/32). What a bucket says of its values is the geometric mean
 * of its bounds, 2^((i+0.5)/32): a formula that SQL can have as well. It is at most 2^(1/64) - 1 =
 * 1.089 % from any of them; the best there is, the harmonic mean, would be 1.083 %.
 *
 * Only buckets with values are held, in order: an endpoint's minute has some dozens of them.
 */
/**
 * Durations of many spans, as counts in buckets each 2.19 % wide. Adding loses nothing and does not
 * depend on the order. Not thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/">the data model's
 *     exponential histogram</a>
 */
public final class LatencyHistogram {
  /** The scale of the data model: 2^5 buckets to each doubling. */
  public static final int SCALE = 5;

  /** The most that {@link #quantileNanos} may be off, as a part of the true value. */
  public static final double MAX_RELATIVE_ERROR = StrictMath.pow(2, 1.0 / (2 << SCALE)) - 1;

  private static final int BUCKETS_PER_DOUBLING = 1 << SCALE;

  private static final int MOST_VARINT_BYTES = 10;

  /** What a record says of its length makes room for so many buckets at once, and no more. */
  private static final int MOST_ROOM = 256;

  /** Of the bucket that holds 1 ns. */
  private static final int LEAST_INDEX = -1;

  /** Of the bucket that holds the longest time that a long can say. */
  private static final int GREATEST_INDEX = 63 * BUCKETS_PER_DOUBLING - 1;

  /** The bounds within one doubling, for a value whose highest bit is shifted to bit 62. */
  private static final long[] BOUNDS = new long[BUCKETS_PER_DOUBLING];

  /** A doubling in equal slices, each narrower than a bucket. */
  private static final int SLICES = 64;

  /** The first of {@link #BOUNDS} that a value of each slice may not exceed. */
  private static final int[] FIRST_BUCKETS = new int[SLICES];

  static {
    for (int i = 0; i < BUCKETS_PER_DOUBLING; i++) {
      BOUNDS[i] = (long) StrictMath.pow(2, 62 + (double) i / BUCKETS_PER_DOUBLING);
    }
    for (int slice = 0, bucket = 0; slice < SLICES; slice++) {
      long least = (long) (SLICES + slice) << 56;
      while (bucket < BUCKETS_PER_DOUBLING && least > BOUNDS[bucket]) {
        bucket++;
      }
      FIRST_BUCKETS[slice] = bucket;
    }
  }

  private short[] indexes = new short[4];
  private long[] counts = new long[4];
  private int size;
  private long count;
  private long sumNanos;
  private long maxNanos;

  /**
   * A histogram of which the parts are known, as a table has it.
   *
   * @param indexes of buckets, in any order
   * @param counts how many values are in each of them, at least 1
   * @param sumNanos as {@link #sumNanos()} gives it
   * @param maxNanos as {@link #maxNanos()} gives it
   * @throws IllegalArgumentException if no histogram has such parts
   */
  public static LatencyHistogram of(int[] indexes, long[] counts, long sumNanos, long maxNanos) {
    if (indexes.length != counts.length || sumNanos < 0 || maxNanos < 0) {
      throw new IllegalArgumentException(
          "%d buckets with %d counts, a sum of %d ns and a longest of %d ns"
              .formatted(indexes.length, counts.length, sumNanos, maxNanos));
    }
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < indexes.length; i++) {
      if (indexes[i] < LEAST_INDEX || indexes[i] > GREATEST_INDEX || counts[i] <= 0) {
        throw new IllegalArgumentException(
            "bucket %d with %d values".formatted(indexes[i], counts[i]));
      }
      histogram.addToBucket(indexes[i], counts[i]);
    }
    histogram.sumNanos = sumNanos;
    histogram.maxNanos = maxNanos;
    return histogram;
  }

  /** The bucket of a duration; less than 1 ns counts as 1 ns. */
  public static int indexOf(long nanos) {
    long value = Math.max(1, nanos);
    int shift = Long.numberOfLeadingZeros(value) - 1;
    long mantissa = value << shift;
    int bucket = FIRST_BUCKETS[(int) (mantissa >>> 56) & SLICES - 1];
    while (bucket < BUCKETS_PER_DOUBLING && mantissa > BOUNDS[bucket]) {
      bucket++;
    }
    return (62 - shift) * BUCKETS_PER_DOUBLING + bucket - 1;
  }

  /** What a bucket says of its values: at most {@link #MAX_RELATIVE_ERROR} from any of them. */
  public static double nanosOf(int index) {
    return StrictMath.pow(2, (index + 0.5) / BUCKETS_PER_DOUBLING);
  }

  /** Adds one duration; a negative one counts as none. */
  public void record(long nanos) {
    long duration = Math.max(0, nanos);
    addToBucket(indexOf(duration), 1);
    sumNanos = saturated(sumNanos, duration);
    maxNanos = Math.max(maxNanos, duration);
  }

  /** Adds all of another, which stays as it is. */
  public void add(LatencyHistogram other) {
    if (other.size > 0) {
      addBuckets(other);
    }
    sumNanos = saturated(sumNanos, other.sumNanos);
    maxNanos = Math.max(maxNanos, other.maxNanos);
  }

  /** Merges from the end, so that each bucket is moved once at most. */
  private void addBuckets(LatencyHistogram other) {
    int common = 0;
    for (int i = 0, j = 0; i < size && j < other.size; ) {
      int order = indexes[i] - other.indexes[j];
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    int to = size + other.size - common;
    makeRoom(to > indexes.length ? Math.max(to, 2 * size) : to);
    int i = size - 1;
    int j = other.size - 1;
    size = to;
    while (j >= 0) {
      to--;
      int order = i < 0 ? -1 : indexes[i] - other.indexes[j];
      long values = order >= 0 ? counts[i] : 0;
      indexes[to] = order >= 0 ? indexes[i] : other.indexes[j];
      counts[to] = order <= 0 ? values + other.counts[j] : values;
      i -= order >= 0 ? 1 : 0;
      j -= order <= 0 ? 1 : 0;
    }
    count += other.count;
  }

  /** How many durations there are. */
  public long count() {
    return count;
  }

  /** Their sum; the longest time that a long can say where it would be longer. */
  public long sumNanos() {
    return sumNanos;
  }

  /** The longest, exactly; 0 where there is none. */
  public long maxNanos() {
    return maxNanos;
  }

  /**
   * The duration that this share of all is not longer than (nearest rank), off by at most {@link
   * #MAX_RELATIVE_ERROR}.
   *
   * @param q from 0 to 1
   * @throws IllegalArgumentException if there is no such share
   * @throws IllegalStateException where nothing was recorded
   */
  public double quantileNanos(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("a quantile is from 0 to 1: " + q);
    }
    if (count == 0) {
      throw new IllegalStateException("a histogram without values has no quantiles");
    }
    long rank = Math.max(1, (long) Math.ceil(q * count));
    int bucket = 0;
    for (long seen = counts[0]; seen < rank && bucket < size - 1; seen += counts[bucket]) {
      bucket++;
    }
    return nanosOf(indexes[bucket]);
  }

  /**
   * How many are longer than this, which is taken as the upper bound of its bucket.
   *
   * @param nanos at least 0
   */
  public long countAbove(long nanos) {
    int index = indexOf(nanos);
    long above = 0;
    for (int i = size - 1; i >= 0 && indexes[i] > index; i--) {
      above += counts[i];
    }
    return above;
  }

  /** Takes buckets one after the other. */
  public interface Buckets {
    /** A bucket with values, in order of its index. */
    void bucket(int index, long count);
  }

  /** Hands out the buckets that hold values. */
  public void forEach(Buckets buckets) {
    for (int i = 0; i < size; i++) {
      buckets.bucket(indexes[i], counts[i]);
    }
  }

  /** How many buckets hold values. */
  public int bucketCount() {
    return size;
  }

  /**
   * Writes it: how many buckets, then what each index is more than that before and its count, the
   * sum and the longest, all as varints. Equal histograms give equal bytes.
   */
  public void writeTo(DataOutput out) throws IOException {
    byte[] bytes = new byte[MOST_VARINT_BYTES * (2 * size + 3)];
    int end = putVarint(bytes, 0, size);
    int before = LEAST_INDEX;
    for (int i = 0; i < size; i++) {
      end = putVarint(bytes, end, indexes[i] - before);
      end = putVarint(bytes, end, counts[i]);
      before = indexes[i];
    }
    end = putVarint(bytes, end, sumNanos);
    end = putVarint(bytes, end, maxNanos);
    out.write(bytes, 0, end);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException if it is no histogram
   * @throws IOException if it ends too soon
   */
  public static LatencyHistogram read(DataInput in) throws IOException {
    LatencyHistogram read = new LatencyHistogram();
    long buckets = readVarint(in);
    read.makeRoom(Math.clamp(buckets, 0, MOST_ROOM));
    long index = LEAST_INDEX;
    for (long i = 0; i < buckets; i++) {
      long step = readVarint(in);
      index += step;
      long values = readVarint(in);
      if (step < 0 || (step == 0 && i > 0) || index > GREATEST_INDEX || values <= 0) {
        throw new IllegalArgumentException("no buckets of a latency histogram");
      }
      read.addToBucket((int) index, values);
    }
    read.sumNanos = readVarint(in);
    read.maxNanos = readVarint(in);
    if (read.sumNanos < 0 || read.maxNanos < 0 || read.count < 0) {
      throw new IllegalArgumentException("a latency histogram of negative times");
    }
    return read;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyHistogram that
        && size == that.size
        && sumNanos == that.sumNanos
        && maxNanos == that.maxNanos
        && Arrays.equals(indexes, 0, size, that.indexes, 0, size)
        && Arrays.equals(counts, 0, size, that.counts, 0, size);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(maxNanos) + Long.hashCode(sumNanos);
  }

  @Override
  public String toString() {
    return "%d durations up to %d ns".formatted(count, maxNanos);
  }

  private void addToBucket(int index, long values) {
    count += values;
    int at = size == 0 || indexes[size - 1] < index ? -size - 1 : search(index);
    if (at >= 0) {
      counts[at] += values;
      return;
    }
    at = -at - 1;
    if (size == indexes.length) {
      indexes = Arrays.copyOf(indexes, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(indexes, at, indexes, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    indexes[at] = (short) index;
    counts[at] = values;
    size++;
  }

  private void makeRoom(int buckets) {
    if (buckets > indexes.length) {
      indexes = Arrays.copyOf(indexes, buckets);
      counts = Arrays.copyOf(counts, buckets);
    }
  }

  private int search(int index) {
    return Arrays.binarySearch(indexes, 0, size, (short) index);
  }

  private static long saturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static int putVarint(byte[] bytes, int offset, long value) {
    int at = offset;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  private static long readVarint(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = in.readByte();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a varint of more than 10 bytes");
  }
}
