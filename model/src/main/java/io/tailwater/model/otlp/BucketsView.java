package io.tailwater.model.otlp;

import static io.tailwater.model.otlp.OtlpMetricFields.BUCKETS_COUNTS;
import static io.tailwater.model.otlp.OtlpMetricFields.BUCKETS_OFFSET;

/** One side of an exponential histogram: counts of consecutive buckets. */
public final class BucketsView {
  private final WireReader in = new WireReader();
  private final NumberList counts = new NumberList(DataPointView.MAX_BUCKETS);
  private int offset;

  void clear() {
    offset = 0;
    counts.clear();
  }

  void read(byte[] bytes, int from, int length) {
    clear();
    in.reset(bytes, from, length);
    while (in.next()) {
      switch (in.fieldNumber()) {
        case BUCKETS_OFFSET -> {
          int zigzag = (int) in.readVarintField();
          offset = (zigzag >>> 1) ^ -(zigzag & 1);
        }
        case BUCKETS_COUNTS -> counts.addVarints(in);
        default -> in.skip();
      }
    }
  }

  /** Index of the first bucket. */
  public int offset() {
    return offset;
  }

  /** The counts, from the first bucket on. */
  public NumberList counts() {
    return counts;
  }
}
