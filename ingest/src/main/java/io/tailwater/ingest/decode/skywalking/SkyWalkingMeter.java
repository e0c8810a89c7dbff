package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;

/** One {@code MeterData}. One instance reads meter after meter. */
final class SkyWalkingMeter {
  private static final int DATA_SINGLE = 1;
  private static final int DATA_HISTOGRAM = 2;
  private static final int DATA_SERVICE = 3;
  private static final int DATA_INSTANCE = 4;
  private static final int DATA_TIMESTAMP = 5;
  private static final int METER_NAME = 1;
  private static final int METER_LABELS = 2;
  private static final int METER_VALUE = 3;
  private static final int BUCKET_BUCKET = 1;
  private static final int BUCKET_COUNT = 2;
  private static final int BUCKET_IS_NEGATIVE_INFINITY = 3;

  /** A bucket as SkyWalking has it: it begins at its bound. */
  private record Bucket(double lowerBound, long count) {}

  private final PartLimit parts;
  private final WireReader data = new WireReader();
  private final WireReader meter = new WireReader();
  private final WireReader bucket = new WireReader();
  private final SkyWalkingPair label = new SkyWalkingPair();
  private String service = "";
  private String instance = "";
  private long timestampMillis;
  private String name = "";
  private boolean histogram;
  private double value;
  private String[] labels = new String[8];
  private int labelCount;
  private Bucket[] buckets = new Bucket[16];
  private int bucketCount;

  SkyWalkingMeter(PartLimit parts) {
    this.parts = parts;
  }

  /** Begins with the next record: what stands on its first meter only is not known yet. */
  void begin() {
    service = "";
    instance = "";
    timestampMillis = 0;
  }

  /** Reads the meter that is the next value of {@code in}. */
  void read(WireReader in) {
    name = "";
    histogram = false;
    value = 0;
    labelCount = 0;
    bucketCount = 0;
    in.readBytes();
    data.reset(in.buffer(), in.valueOffset(), in.valueLength());
    while (data.next()) {
      switch (data.fieldNumber()) {
        case DATA_SINGLE, DATA_HISTOGRAM -> {
          histogram = data.fieldNumber() == DATA_HISTOGRAM;
          readMeter();
        }
        case DATA_SERVICE -> service = kept(SkyWalkingWire.text(data), service);
        case DATA_INSTANCE -> instance = kept(SkyWalkingWire.text(data), instance);
        case DATA_TIMESTAMP -> {
          long millis = data.readVarintField();
          timestampMillis = millis == 0 ? timestampMillis : millis;
        }
        default -> data.skip();
      }
    }
  }

  private static String kept(String read, String before) {
    return read.isEmpty() ? before : read;
  }

  private void readMeter() {
    labelCount = 0;
    bucketCount = 0;
    data.readBytes();
    meter.reset(data.buffer(), data.valueOffset(), data.valueLength());
    while (meter.next()) {
      switch (meter.fieldNumber()) {
        case METER_NAME -> name = SkyWalkingWire.text(meter);
        case METER_LABELS -> readLabel();
        case METER_VALUE -> {
          if (histogram) {
            readBucket();
          } else {
            value = Double.longBitsToDouble(meter.readFixed64());
          }
        }
        default -> meter.skip();
      }
    }
  }

  private void readLabel() {
    parts.one();
    label.read(meter);
    if (2 * labelCount == labels.length) {
      labels = Arrays.copyOf(labels, labels.length * 2);
    }
    labels[2 * labelCount] = label.key();
    labels[2 * labelCount + 1] = label.value();
    labelCount++;
  }

  private void readBucket() {
    parts.one();
    meter.readBytes();
    bucket.reset(meter.buffer(), meter.valueOffset(), meter.valueLength());
    double bound = 0;
    long count = 0;
    boolean infinite = false;
    while (bucket.next()) {
      switch (bucket.fieldNumber()) {
        case BUCKET_BUCKET -> bound = Double.longBitsToDouble(bucket.readFixed64());
        case BUCKET_COUNT -> count = bucket.readVarintField();
        case BUCKET_IS_NEGATIVE_INFINITY -> infinite = SkyWalkingWire.flag(bucket);
        default -> bucket.skip();
      }
    }
    if (bucketCount == buckets.length) {
      buckets = Arrays.copyOf(buckets, buckets.length * 2);
    }
    buckets[bucketCount++] = new Bucket(infinite ? Double.NEGATIVE_INFINITY : bound, count);
  }

  /** The service of this meter, or of one before it in the record. */
  String service() {
    return service;
  }

  /** The instance of this meter, or of one before it in the record. */
  String instance() {
    return instance;
  }

  /** Epoch milliseconds of this meter, or of one before it in the record; 0 for none. */
  long timestampMillis() {
    return timestampMillis;
  }

  String name() {
    return name;
  }

  boolean isHistogram() {
    return histogram;
  }

  double value() {
    return value;
  }

  int labels() {
    return labelCount;
  }

  String labelKey(int i) {
    return labels[2 * i];
  }

  String labelValue(int i) {
    return labels[2 * i + 1];
  }

  /** What {@link #takeBuckets} found, as OTLP has it. */
  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  record Buckets(double[] upperBounds, long[] counts, long count) {}

  /**
   * The buckets by their upper bounds: each ends where the next begins, and the last never. Where
   * the first begins somewhere, an empty one stands before it. Bounds that are equal, or no
   * numbers, are one bucket.
   */
  Buckets takeBuckets() {
    Arrays.sort(buckets, 0, bucketCount, (a, b) -> Double.compare(a.lowerBound, b.lowerBound));
    double[] bounds = new double[bucketCount];
    long[] counts = new long[bucketCount + 1];
    int size = 0;
    long total = 0;
    for (int i = 0; i < bucketCount; i++) {
      double lower = buckets[i].lowerBound;
      boolean begins = lower > Double.NEGATIVE_INFINITY && (size == 0 || lower > bounds[size - 1]);
      if (begins) {
        bounds[size++] = lower;
      }
      counts[size] += buckets[i].count;
      total += buckets[i].count;
    }
    return new Buckets(Arrays.copyOf(bounds, size), Arrays.copyOf(counts, size + 1), total);
  }
}
