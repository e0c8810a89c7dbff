package io.tailwater.model.otlp;

import static io.tailwater.model.otlp.OtlpMetricFields.EXEMPLAR_AS_DOUBLE;
import static io.tailwater.model.otlp.OtlpMetricFields.EXEMPLAR_AS_INT;
import static io.tailwater.model.otlp.OtlpMetricFields.EXEMPLAR_SPAN_ID;
import static io.tailwater.model.otlp.OtlpMetricFields.EXEMPLAR_TIME;
import static io.tailwater.model.otlp.OtlpMetricFields.EXEMPLAR_TRACE_ID;

/** A flyweight over one encoded exemplar: a measurement and the span that it was made in. */
public final class ExemplarView {
  private final WireReader in = new WireReader();
  private long timeNanos;
  private double value;
  private long traceIdHi;
  private long traceIdLo;
  private long spanId;

  /**
   * Reads the exemplar message at {@code offset}.
   *
   * @return whether the bytes are one
   */
  public boolean read(byte[] bytes, int offset, int length) {
    timeNanos = 0;
    value = 0;
    traceIdHi = 0;
    traceIdLo = 0;
    spanId = 0;
    try {
      readFields(bytes, offset, length);
      return true;
    } catch (MalformedOtlpException _) {
      return false;
    }
  }

  private void readFields(byte[] bytes, int offset, int length) {
    in.reset(bytes, offset, length);
    while (in.next()) {
      switch (in.fieldNumber()) {
        case EXEMPLAR_TIME -> timeNanos = in.readFixed64();
        case EXEMPLAR_AS_DOUBLE -> value = Double.longBitsToDouble(in.readFixed64());
        case EXEMPLAR_AS_INT -> value = in.readFixed64();
        case EXEMPLAR_SPAN_ID -> {
          in.readBytes();
          spanId =
              in.valueLength() == Long.BYTES
                  ? WireReader.bigEndianLong(bytes, in.valueOffset())
                  : 0;
        }
        case EXEMPLAR_TRACE_ID -> {
          in.readBytes();
          boolean whole = in.valueLength() == 2 * Long.BYTES;
          traceIdHi = whole ? WireReader.bigEndianLong(bytes, in.valueOffset()) : 0;
          traceIdLo = whole ? WireReader.bigEndianLong(bytes, in.valueOffset() + Long.BYTES) : 0;
        }
        default -> in.skip();
      }
    }
  }

  /** When it was measured, nanoseconds since 1970-01-01 UTC, as sent. */
  public long timeNanos() {
    return timeNanos;
  }

  /** What was measured. */
  public double value() {
    return value;
  }

  /** Bytes 0 to 7 of the trace id; 0 with the other half where there is none. */
  public long traceIdHi() {
    return traceIdHi;
  }

  /** Bytes 8 to 15 of the trace id. */
  public long traceIdLo() {
    return traceIdLo;
  }

  /** The span id; 0 where there is none. */
  public long spanId() {
    return spanId;
  }
}
