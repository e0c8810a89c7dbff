package io.tailwater.model.otlp;

import io.tailwater.model.metric.MetricKind;

/**
 * A flyweight over one encoded data point of any kind.
 *
 * <p>{@link #read} re-aims the same object at the next point. A point that cannot be used does not
 * throw: it says so in {@link #problem()}. Attributes and exemplars are framed but not read. What a
 * kind does not have is 0 or empty.
 */
public final class DataPointView {
  /** The most buckets, bounds or quantiles of a point. */
  public static final int MAX_BUCKETS = 4096;

  /** The most attributes of a point; they name its stream, so none can be left out. */
  public static final int MAX_ATTRIBUTES = 256;

  /** The most exemplars that are looked at; further ones are passed over. */
  public static final int MAX_EXEMPLARS = 64;

  /** Why a point cannot be used. */
  public enum Problem {
    /** Nothing is wrong. */
    NONE,
    /** The bytes are no point of that kind, or a list in it is longer than it may be. */
    MALFORMED_POINT,
    /** It has more than {@link #MAX_ATTRIBUTES} attributes. */
    TOO_MANY_ATTRIBUTES,
    /** A histogram whose counts do not fit its bounds, or whose bounds do not rise. */
    INVALID_BUCKETS
  }

  private final DataPointReader reader = new DataPointReader();
  final Ranges attributes = new Ranges();
  final Ranges exemplars = new Ranges();
  final NumberList bucketCounts = new NumberList(MAX_BUCKETS);
  final NumberList bounds = new NumberList(MAX_BUCKETS);
  final NumberList quantiles = new NumberList(2 * MAX_BUCKETS);
  final BucketsView positive = new BucketsView();
  final BucketsView negative = new BucketsView();
  private byte[] buffer = new byte[0];
  long startNanos;
  long timeNanos;
  int flags;
  boolean integer;
  boolean hasValue;
  long longValue;
  double doubleValue;
  long count;
  boolean hasSum;
  double sum;
  double min;
  double max;
  int scale;
  long zeroCount;
  double zeroThreshold;
  private Problem problem = Problem.NONE;

  /** Reads the point of {@code length} bytes at {@code offset} (without tag and length). */
  public void read(MetricKind kind, byte[] bytes, int offset, int length) {
    clear(bytes);
    try {
      reader.read(this, kind, bytes, offset, length);
    } catch (MalformedOtlpException _) {
      problem = Problem.MALFORMED_POINT;
      return;
    }
    if (attributes.size() > MAX_ATTRIBUTES) {
      problem = Problem.TOO_MANY_ATTRIBUTES;
    } else if (kind == MetricKind.HISTOGRAM && !hasValidBuckets()) {
      problem = Problem.INVALID_BUCKETS;
    }
  }

  private void clear(byte[] bytes) {
    buffer = bytes;
    attributes.clear();
    exemplars.clear();
    bucketCounts.clear();
    bounds.clear();
    quantiles.clear();
    positive.clear();
    negative.clear();
    startNanos = 0;
    timeNanos = 0;
    flags = 0;
    integer = false;
    hasValue = false;
    longValue = 0;
    doubleValue = 0;
    count = 0;
    hasSum = false;
    sum = 0;
    min = Double.NaN;
    max = Double.NaN;
    scale = 0;
    zeroCount = 0;
    zeroThreshold = 0;
    problem = Problem.NONE;
  }

  /** No buckets at all is a histogram of count and sum alone, which OTLP allows. */
  private boolean hasValidBuckets() {
    if (bucketCounts.size() == 0) {
      return bounds.size() == 0;
    }
    if (bucketCounts.size() != bounds.size() + 1) {
      return false;
    }
    for (int i = 0; i < bounds.size(); i++) {
      double bound = bounds.doubleAt(i);
      if (Double.isNaN(bound) || (i > 0 && bound <= bounds.doubleAt(i - 1))) {
        return false;
      }
    }
    return true;
  }

  /** The bytes that the point lies in. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where its attributes lie, each a {@code KeyValue}. */
  public Ranges attributes() {
    return attributes;
  }

  /** Where its exemplars lie, for {@link ExemplarView}. */
  public Ranges exemplars() {
    return exemplars;
  }

  /** When counting began, nanoseconds since 1970-01-01 UTC, as sent; 0 where that is not known. */
  public long startNanos() {
    return startNanos;
  }

  /** When the point was made, nanoseconds since 1970-01-01 UTC, as sent. */
  public long timeNanos() {
    return timeNanos;
  }

  /** Whether the point says that there is no value: its stream has ended. */
  public boolean hasNoRecordedValue() {
    return (flags & OtlpMetricFields.FLAG_NO_RECORDED_VALUE) != 0;
  }

  /** Whether a gauge's or sum's point has a value at all. */
  public boolean hasValue() {
    return hasValue;
  }

  /** Whether the value is {@link #longValue()}. */
  public boolean isInteger() {
    return integer;
  }

  /** The value of a point that is a whole number. */
  public long longValue() {
    return longValue;
  }

  /** The value, whole numbers too. */
  public double value() {
    return integer ? longValue : doubleValue;
  }

  /** How many measurements there are; unsigned. */
  public long count() {
    return count;
  }

  /** Whether the sum is known. */
  public boolean hasSum() {
    return hasSum;
  }

  /** Sum of the measurements. */
  public double sum() {
    return sum;
  }

  /** The smallest measurement; NaN where that is not known. */
  public double min() {
    return min;
  }

  /** The largest measurement; NaN where that is not known. */
  public double max() {
    return max;
  }

  /** Counts of the buckets of an explicit histogram, one more than bounds. */
  public NumberList bucketCounts() {
    return bucketCounts;
  }

  /** Upper bounds of all buckets but the last, rising. */
  public NumberList bounds() {
    return bounds;
  }

  /** The base of an exponential histogram is {@code 2^(2^-scale)}. */
  public int scale() {
    return scale;
  }

  /** Measurements about zero. */
  public long zeroCount() {
    return zeroCount;
  }

  /** How far from zero they may lie. */
  public double zeroThreshold() {
    return zeroThreshold;
  }

  /** Counts of positive measurements. */
  public BucketsView positive() {
    return positive;
  }

  /** Counts of negative measurements, by their absolute values. */
  public BucketsView negative() {
    return negative;
  }

  /** Quantile and value in turn, of a summary. */
  public NumberList quantiles() {
    return quantiles;
  }

  /** What is wrong with the point, {@link Problem#NONE} where nothing is. */
  public Problem problem() {
    return problem;
  }
}
