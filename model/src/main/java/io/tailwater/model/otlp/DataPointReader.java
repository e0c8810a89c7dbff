package io.tailwater.model.otlp;

import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_EXEMPLARS;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_MAX;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_MIN;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_NEGATIVE;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_POSITIVE;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_SCALE;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_ZERO_COUNT;
import static io.tailwater.model.otlp.OtlpMetricFields.EXPONENTIAL_ZERO_THRESHOLD;
import static io.tailwater.model.otlp.OtlpMetricFields.HISTOGRAM_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpMetricFields.HISTOGRAM_BOUNDS;
import static io.tailwater.model.otlp.OtlpMetricFields.HISTOGRAM_BUCKET_COUNTS;
import static io.tailwater.model.otlp.OtlpMetricFields.HISTOGRAM_EXEMPLARS;
import static io.tailwater.model.otlp.OtlpMetricFields.HISTOGRAM_FLAGS;
import static io.tailwater.model.otlp.OtlpMetricFields.HISTOGRAM_MAX;
import static io.tailwater.model.otlp.OtlpMetricFields.HISTOGRAM_MIN;
import static io.tailwater.model.otlp.OtlpMetricFields.NUMBER_AS_DOUBLE;
import static io.tailwater.model.otlp.OtlpMetricFields.NUMBER_AS_INT;
import static io.tailwater.model.otlp.OtlpMetricFields.NUMBER_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpMetricFields.NUMBER_EXEMPLARS;
import static io.tailwater.model.otlp.OtlpMetricFields.NUMBER_FLAGS;
import static io.tailwater.model.otlp.OtlpMetricFields.POINT_COUNT;
import static io.tailwater.model.otlp.OtlpMetricFields.POINT_START_TIME;
import static io.tailwater.model.otlp.OtlpMetricFields.POINT_SUM;
import static io.tailwater.model.otlp.OtlpMetricFields.POINT_TIME;
import static io.tailwater.model.otlp.OtlpMetricFields.QUANTILE_QUANTILE;
import static io.tailwater.model.otlp.OtlpMetricFields.QUANTILE_VALUE;
import static io.tailwater.model.otlp.OtlpMetricFields.SUMMARY_QUANTILES;

import io.tailwater.model.metric.MetricKind;

/** Reads the fields of a data point of each kind into a {@link DataPointView}. */
final class DataPointReader {
  private final WireReader in = new WireReader();
  private final WireReader nested = new WireReader();

  /**
   * Reads a point into a view that is cleared.
   *
   * @throws MalformedOtlpException if the bytes are no such point
   */
  void read(DataPointView point, MetricKind kind, byte[] bytes, int offset, int length) {
    in.reset(bytes, offset, length);
    while (in.next()) {
      switch (kind) {
        case GAUGE, SUM -> number(point);
        case HISTOGRAM -> histogram(point);
        case EXPONENTIAL_HISTOGRAM -> exponential(point);
        case SUMMARY -> summary(point);
      }
    }
  }

  private void number(DataPointView point) {
    switch (in.fieldNumber()) {
      case POINT_START_TIME -> point.startNanos = in.readFixed64();
      case POINT_TIME -> point.timeNanos = in.readFixed64();
      case NUMBER_AS_DOUBLE -> {
        point.doubleValue = doubleValue();
        point.hasValue = true;
        point.integer = false;
      }
      case NUMBER_AS_INT -> {
        point.longValue = in.readFixed64();
        point.hasValue = true;
        point.integer = true;
      }
      case NUMBER_ATTRIBUTES -> attribute(point);
      case NUMBER_EXEMPLARS -> exemplar(point);
      case NUMBER_FLAGS -> point.flags = (int) in.readVarintField();
      default -> in.skip();
    }
  }

  private void histogram(DataPointView point) {
    switch (in.fieldNumber()) {
      case POINT_START_TIME -> point.startNanos = in.readFixed64();
      case POINT_TIME -> point.timeNanos = in.readFixed64();
      case HISTOGRAM_BUCKET_COUNTS -> point.bucketCounts.addFixed64(in);
      case HISTOGRAM_BOUNDS -> point.bounds.addFixed64(in);
      case HISTOGRAM_ATTRIBUTES -> attribute(point);
      case HISTOGRAM_EXEMPLARS -> exemplar(point);
      case HISTOGRAM_MIN -> point.min = doubleValue();
      case HISTOGRAM_MAX -> point.max = doubleValue();
      default -> aggregate(point);
    }
  }

  private void exponential(DataPointView point) {
    switch (in.fieldNumber()) {
      case EXPONENTIAL_ATTRIBUTES -> attribute(point);
      case POINT_START_TIME -> point.startNanos = in.readFixed64();
      case POINT_TIME -> point.timeNanos = in.readFixed64();
      case EXPONENTIAL_SCALE -> {
        int zigzag = (int) in.readVarintField();
        point.scale = (zigzag >>> 1) ^ -(zigzag & 1);
      }
      case EXPONENTIAL_ZERO_COUNT -> point.zeroCount = in.readFixed64();
      case EXPONENTIAL_POSITIVE -> buckets(point.positive);
      case EXPONENTIAL_NEGATIVE -> buckets(point.negative);
      case EXPONENTIAL_EXEMPLARS -> exemplar(point);
      case EXPONENTIAL_MIN -> point.min = doubleValue();
      case EXPONENTIAL_MAX -> point.max = doubleValue();
      case EXPONENTIAL_ZERO_THRESHOLD -> point.zeroThreshold = doubleValue();
      default -> aggregate(point);
    }
  }

  private void summary(DataPointView point) {
    switch (in.fieldNumber()) {
      case POINT_START_TIME -> point.startNanos = in.readFixed64();
      case POINT_TIME -> point.timeNanos = in.readFixed64();
      case SUMMARY_QUANTILES -> quantile(point);
      case NUMBER_ATTRIBUTES -> attribute(point);
      case NUMBER_FLAGS -> point.flags = (int) in.readVarintField();
      case POINT_COUNT, POINT_SUM -> aggregate(point);
      default -> in.skip();
    }
  }

  private void aggregate(DataPointView point) {
    switch (in.fieldNumber()) {
      case POINT_COUNT -> point.count = in.readFixed64();
      case POINT_SUM -> {
        point.sum = doubleValue();
        point.hasSum = true;
      }
      case HISTOGRAM_FLAGS -> point.flags = (int) in.readVarintField();
      default -> in.skip();
    }
  }

  private double doubleValue() {
    return Double.longBitsToDouble(in.readFixed64());
  }

  private void attribute(DataPointView point) {
    in.readBytes();
    if (point.attributes.size() <= DataPointView.MAX_ATTRIBUTES) {
      point.attributes.add(in.valueOffset(), in.valueLength());
    }
  }

  private void exemplar(DataPointView point) {
    in.readBytes();
    if (point.exemplars.size() < DataPointView.MAX_EXEMPLARS) {
      point.exemplars.add(in.valueOffset(), in.valueLength());
    }
  }

  private void buckets(BucketsView buckets) {
    in.readBytes();
    buckets.read(in.buffer(), in.valueOffset(), in.valueLength());
  }

  private void quantile(DataPointView point) {
    in.readBytes();
    nested.reset(in.buffer(), in.valueOffset(), in.valueLength());
    double quantile = 0;
    double value = 0;
    while (nested.next()) {
      switch (nested.fieldNumber()) {
        case QUANTILE_QUANTILE -> quantile = Double.longBitsToDouble(nested.readFixed64());
        case QUANTILE_VALUE -> value = Double.longBitsToDouble(nested.readFixed64());
        default -> nested.skip();
      }
    }
    point.quantiles.add(Double.doubleToRawLongBits(quantile));
    point.quantiles.add(Double.doubleToRawLongBits(value));
  }
}
