package io.tailwater.model.otlp;

import static io.tailwater.model.otlp.OtlpMetricFields.DATA_POINTS;
import static io.tailwater.model.otlp.OtlpMetricFields.DATA_TEMPORALITY;
import static io.tailwater.model.otlp.OtlpMetricFields.METRIC_EXPONENTIAL_HISTOGRAM;
import static io.tailwater.model.otlp.OtlpMetricFields.METRIC_GAUGE;
import static io.tailwater.model.otlp.OtlpMetricFields.METRIC_HISTOGRAM;
import static io.tailwater.model.otlp.OtlpMetricFields.METRIC_NAME;
import static io.tailwater.model.otlp.OtlpMetricFields.METRIC_SUM;
import static io.tailwater.model.otlp.OtlpMetricFields.METRIC_SUMMARY;
import static io.tailwater.model.otlp.OtlpMetricFields.METRIC_UNIT;
import static io.tailwater.model.otlp.OtlpMetricFields.SUM_IS_MONOTONIC;

import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.Temporality;

/**
 * A flyweight over one encoded OTLP metric: its name, what its points are, and a cursor over them.
 *
 * <p>{@link #read} re-aims the same object at the next metric. A metric that cannot be used does
 * not throw: it says so in {@link #problem()} and has no points. A metric that has data of several
 * kinds, which OTLP forbids, is what the last of them says.
 */
public final class MetricView {
  /** Why a metric cannot be used. */
  public enum Problem {
    /** Nothing is wrong. */
    NONE,
    /** The bytes are not an OTLP metric. */
    MALFORMED_METRIC,
    /** It has no name. */
    NAMELESS_METRIC,
    /** It has data of no kind that is known. */
    UNKNOWN_KIND
  }

  private final WireReader fields = new WireReader();
  private final WireReader data = new WireReader();
  private byte[] buffer = new byte[0];
  private int offset;
  private int length;
  private int nameOffset;
  private int nameLength;
  private int unitOffset;
  private int unitLength;
  private int dataOffset;
  private int dataLength;
  private MetricKind kind = MetricKind.GAUGE;
  private int temporality;
  private boolean monotonic;
  private int pointCount;
  private Problem problem = Problem.NONE;

  /**
   * Reads the metric message of {@code length} bytes at {@code offset} (without tag and length).
   */
  public void read(byte[] bytes, int offset, int length) {
    buffer = bytes;
    this.offset = offset;
    this.length = length;
    nameLength = 0;
    unitLength = 0;
    dataOffset = -1;
    temporality = 0;
    monotonic = false;
    pointCount = 0;
    problem = Problem.NONE;
    try {
      readFields();
      if (dataOffset >= 0) {
        readData();
      }
    } catch (MalformedOtlpException _) {
      problem = Problem.MALFORMED_METRIC;
    }
    if (problem == Problem.NONE && nameLength == 0) {
      problem = Problem.NAMELESS_METRIC;
    } else if (problem == Problem.NONE && dataOffset < 0) {
      problem = Problem.UNKNOWN_KIND;
    }
    boolean usable = problem == Problem.NONE;
    data.reset(bytes, usable ? dataOffset : offset, usable ? dataLength : 0);
  }

  private void readFields() {
    WireReader in = fields.reset(buffer, offset, length);
    while (in.next()) {
      switch (in.fieldNumber()) {
        case METRIC_NAME -> {
          in.readBytes();
          nameOffset = in.valueOffset();
          nameLength = in.valueLength();
        }
        case METRIC_UNIT -> {
          in.readBytes();
          unitOffset = in.valueOffset();
          unitLength = in.valueLength();
        }
        case METRIC_GAUGE -> frame(in, MetricKind.GAUGE);
        case METRIC_SUM -> frame(in, MetricKind.SUM);
        case METRIC_HISTOGRAM -> frame(in, MetricKind.HISTOGRAM);
        case METRIC_EXPONENTIAL_HISTOGRAM -> frame(in, MetricKind.EXPONENTIAL_HISTOGRAM);
        case METRIC_SUMMARY -> frame(in, MetricKind.SUMMARY);
        default -> in.skip();
      }
    }
  }

  private void frame(WireReader in, MetricKind kind) {
    in.readBytes();
    this.kind = kind;
    dataOffset = in.valueOffset();
    dataLength = in.valueLength();
  }

  private void readData() {
    boolean aggregated = kind != MetricKind.GAUGE && kind != MetricKind.SUMMARY;
    data.reset(buffer, dataOffset, dataLength);
    while (data.next()) {
      int field = data.fieldNumber();
      if (field == DATA_POINTS) {
        data.readBytes();
        pointCount++;
      } else if (field == DATA_TEMPORALITY && aggregated) {
        temporality = (int) data.readVarintField();
      } else if (field == SUM_IS_MONOTONIC && kind == MetricKind.SUM) {
        monotonic = data.readVarintField() != 0;
      } else {
        data.skip();
      }
    }
  }

  /** Reads the next point into a view; false where there are no more. */
  public boolean nextPoint(DataPointView point) {
    while (data.next()) {
      if (data.fieldNumber() == DATA_POINTS) {
        data.readBytes();
        point.read(kind, buffer, data.valueOffset(), data.valueLength());
        return true;
      }
      data.skip();
    }
    return false;
  }

  /** The bytes that the metric lies in. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the metric message begins. */
  public int offset() {
    return offset;
  }

  /** How long the metric message is. */
  public int length() {
    return length;
  }

  /** Where in {@link #buffer()} the name begins. */
  public int nameOffset() {
    return nameOffset;
  }

  /** Bytes of the name. */
  public int nameLength() {
    return nameLength;
  }

  /** Where in {@link #buffer()} the unit begins, if it is not empty. */
  public int unitOffset() {
    return unitOffset;
  }

  /** Bytes of the unit; 0 where there is none. */
  public int unitLength() {
    return unitLength;
  }

  /** What its points are. */
  public MetricKind kind() {
    return kind;
  }

  /** Since when its points count. */
  public Temporality temporality() {
    return Temporality.ofNumber(temporality);
  }

  /** Whether a sum only grows; false for the other kinds. */
  public boolean monotonic() {
    return monotonic;
  }

  /** How many points it has, those that cannot be used included; 0 where there is a problem. */
  public int pointCount() {
    return problem == Problem.NONE ? pointCount : 0;
  }

  /** What is wrong with the metric, {@link Problem#NONE} where nothing is. */
  public Problem problem() {
    return problem;
  }
}
