package io.tailwater.ingest.decode;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.Temporality;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.OtlpMetricFields;
import java.nio.charset.StandardCharsets;

/*
 * What may be called when:
 *
 *   EMPTY --beginResource--> RESOURCE --endResource--> METRICS --endMetrics--> EMPTY
 *                                                  beginPoint | ^ endPoint
 *                                                             v |
 *                                                            POINT
 */
/**
 * Writes a {@code MetricsData} front to back, without a message object. Each point is in a metric
 * of its own, which OTLP allows. An attribute belongs to whatever is open. Not thread-safe.
 *
 * <p>All that writes throws {@link UndecodableException} where it would become more than {@link
 * OtlpTraces#MAX_BYTES}; {@link #discard} makes it usable again.
 */
public final class OtlpMetrics {
  private static final int INITIAL_BYTES = 4 << 10;
  private static final int MAX_REUSED_BYTES = 2 << 20;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;

  private ProtoWriter out = new ProtoWriter(INITIAL_BYTES);
  private int attributesField;
  private int resourceMetricsMark;
  private int resourceMark;
  private int scopeMetricsMark;
  private int metricMark;
  private int dataMark;
  private int pointMark;
  private MetricKind kind = MetricKind.GAUGE;
  private Temporality temporality = Temporality.UNSPECIFIED;
  private boolean monotonic;

  /** What was written, which is forgotten then; empty bytes for nothing. */
  public byte[] take() {
    byte[] written = out.toByteArray();
    discard();
    return written;
  }

  /** Forgets what was written, also in the midst of a point. */
  public void discard() {
    if (out.length() > MAX_REUSED_BYTES) {
      out = new ProtoWriter(INITIAL_BYTES);
    } else {
      out.clear();
    }
  }

  /** Opens a resource; its attributes come next. */
  public void beginResource() {
    resourceMetricsMark = out.beginMessage(OtlpMetricFields.METRICS_RESOURCE_METRICS);
    resourceMark = out.beginMessage(OtlpMetricFields.RESOURCE_METRICS_RESOURCE);
    attributesField = OtlpFields.RESOURCE_ATTRIBUTES;
  }

  /** Ends the resource; its metrics come next. */
  public void endResource() {
    out.endMessage(resourceMark);
    scopeMetricsMark = out.beginMessage(OtlpMetricFields.RESOURCE_METRICS_SCOPE_METRICS);
  }

  /** Ends the metrics of the resource. */
  public void endMetrics() {
    out.endMessage(scopeMetricsMark);
    out.endMessage(resourceMetricsMark);
  }

  /** Opens a point of a gauge. */
  public void beginGauge(String name, String unit, long timeUnixNano) {
    begin(name, unit, MetricKind.GAUGE, OtlpMetricFields.METRIC_GAUGE, timeUnixNano);
    temporality = Temporality.UNSPECIFIED;
    attributesField = OtlpMetricFields.NUMBER_ATTRIBUTES;
  }

  /** Opens a point of a cumulative sum that began nobody knows when. */
  public void beginSum(String name, String unit, boolean monotonic, long timeUnixNano) {
    begin(name, unit, MetricKind.SUM, OtlpMetricFields.METRIC_SUM, timeUnixNano);
    temporality = Temporality.CUMULATIVE;
    this.monotonic = monotonic;
    attributesField = OtlpMetricFields.NUMBER_ATTRIBUTES;
  }

  /** Opens a point of a histogram. */
  public void beginHistogram(String name, String unit, Temporality temporality, long timeUnixNano) {
    begin(name, unit, MetricKind.HISTOGRAM, OtlpMetricFields.METRIC_HISTOGRAM, timeUnixNano);
    this.temporality = temporality;
    attributesField = OtlpMetricFields.HISTOGRAM_ATTRIBUTES;
  }

  private void begin(String name, String unit, MetricKind kind, int dataField, long timeUnixNano) {
    checkRoom(name.length() + unit.length());
    this.kind = kind;
    monotonic = false;
    metricMark = out.beginMessage(OtlpMetricFields.SCOPE_METRICS_METRICS);
    text(OtlpMetricFields.METRIC_NAME, name);
    text(OtlpMetricFields.METRIC_UNIT, unit);
    dataMark = out.beginMessage(dataField);
    pointMark = out.beginMessage(OtlpMetricFields.DATA_POINTS);
    out.tag(OtlpMetricFields.POINT_TIME, FIXED64);
    out.fixed64(timeUnixNano);
  }

  /** The value of a gauge or sum. */
  public void value(double value) {
    out.tag(OtlpMetricFields.NUMBER_AS_DOUBLE, FIXED64);
    out.fixed64(Double.doubleToRawLongBits(value));
  }

  /** The value of a gauge or sum that is a whole number. */
  public void value(long value) {
    out.tag(OtlpMetricFields.NUMBER_AS_INT, FIXED64);
    out.fixed64(value);
  }

  /** Count of a histogram. */
  public void count(long count) {
    out.tag(OtlpMetricFields.POINT_COUNT, FIXED64);
    out.fixed64(count);
  }

  /** Sum of a histogram, where it is known. */
  public void sum(double sum) {
    out.tag(OtlpMetricFields.POINT_SUM, FIXED64);
    out.fixed64(Double.doubleToRawLongBits(sum));
  }

  /**
   * Buckets of a histogram.
   *
   * @param bounds upper bounds of all but the last, rising
   * @param counts one more than bounds
   */
  public void buckets(double[] bounds, long[] counts) {
    checkRoom(Long.BYTES * (bounds.length + counts.length));
    int packed = out.beginMessage(OtlpMetricFields.HISTOGRAM_BUCKET_COUNTS);
    for (long count : counts) {
      out.fixed64(count);
    }
    out.endMessage(packed);
    packed = out.beginMessage(OtlpMetricFields.HISTOGRAM_BOUNDS);
    for (double bound : bounds) {
      out.fixed64(Double.doubleToRawLongBits(bound));
    }
    out.endMessage(packed);
  }

  /** A text of whatever is open. */
  public void attribute(String key, String value) {
    int attribute = out.beginMessage(attributesField);
    text(OtlpFields.KEY_VALUE_KEY, key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    bytes(OtlpFields.ANY_STRING, value.getBytes(StandardCharsets.UTF_8));
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** Ends the point and its metric. */
  public void endPoint() {
    out.endMessage(pointMark);
    if (temporality != Temporality.UNSPECIFIED) {
      out.tag(OtlpMetricFields.DATA_TEMPORALITY, VARINT);
      out.varint(temporality == Temporality.DELTA ? 1 : 2);
    }
    if (kind == MetricKind.SUM && monotonic) {
      out.tag(OtlpMetricFields.SUM_IS_MONOTONIC, VARINT);
      out.varint(1);
    }
    out.endMessage(dataMark);
    out.endMessage(metricMark);
  }

  private void text(int field, String text) {
    if (!text.isEmpty()) {
      bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void bytes(int field, byte[] value) {
    checkRoom(value.length);
    out.tag(field, LENGTH_DELIMITED);
    out.bytes(value);
  }

  private void checkRoom(int bytes) {
    if (bytes > OtlpTraces.MAX_BYTES - out.length()) {
      throw new UndecodableException(
          "becomes more than " + OtlpTraces.MAX_BYTES + " bytes of OTLP");
    }
  }
}
