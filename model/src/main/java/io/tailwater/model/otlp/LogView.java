package io.tailwater.model.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A flyweight over one encoded OTLP log record: the facts that placing and judging it need, read in
 * one pass, and where the bytes lie.
 *
 * <p>{@link #read} re-aims the same object at the next record. One that cannot be read does not
 * throw: it says so in {@link #problem()}, so that its neighbours flow on. A trace or span id of
 * another length than OTLP demands counts as absent ({@code logs.proto}: "the receiver should
 * assume that the log record does not have an associated" trace or span).
 */
public final class LogView {
  /** Why a log record cannot be judged. */
  public enum Problem {
    /** Nothing is wrong. */
    NONE,
    /** The bytes are not an OTLP log record. */
    MALFORMED_LOG
  }

  private static final byte[] EXCEPTION = "exception.".getBytes(US_ASCII);
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private final WireReader fields = new WireReader();
  private final WireReader any = new WireReader();
  private byte[] buffer = new byte[0];
  private int offset;
  private int length;
  private long traceIdHi;
  private long traceIdLo;
  private long spanId;
  private long timeNanos;
  private long observedNanos;
  private int severityNumber;
  private int flags;
  private int bodyOffset;
  private int bodyLength;
  private int textOffset;
  private int textLength;
  private boolean exceptional;
  private Problem problem = Problem.NONE;

  /** Reads the log record of {@code length} bytes at {@code offset} (without tag and length). */
  public void read(byte[] bytes, int offset, int length) {
    buffer = bytes;
    this.offset = offset;
    this.length = length;
    traceIdHi = 0;
    traceIdLo = 0;
    spanId = 0;
    timeNanos = 0;
    observedNanos = 0;
    severityNumber = 0;
    flags = 0;
    bodyOffset = 0;
    bodyLength = -1;
    textOffset = 0;
    textLength = -1;
    exceptional = false;
    problem = Problem.NONE;
    try {
      readFields(fields.reset(bytes, offset, length));
      readText();
    } catch (MalformedOtlpException _) {
      problem = Problem.MALFORMED_LOG;
    }
  }

  private void readFields(WireReader in) {
    while (in.next()) {
      switch (in.fieldNumber()) {
        case OtlpFields.LOG_TIME_UNIX_NANO -> timeNanos = in.readFixed64();
        case OtlpFields.LOG_OBSERVED_TIME_UNIX_NANO -> observedNanos = in.readFixed64();
        case OtlpFields.LOG_SEVERITY_NUMBER -> severityNumber = (int) in.readVarintField();
        case OtlpFields.LOG_FLAGS -> flags = in.readFixed32();
        case OtlpFields.LOG_BODY -> {
          in.readBytes();
          bodyOffset = in.valueOffset();
          bodyLength = in.valueLength();
        }
        case OtlpFields.LOG_TRACE_ID -> readTraceId(in);
        case OtlpFields.LOG_SPAN_ID -> {
          in.readBytes();
          spanId =
              in.valueLength() == SPAN_ID_BYTES
                  ? WireReader.bigEndianLong(in.buffer(), in.valueOffset())
                  : 0;
        }
        case OtlpFields.LOG_ATTRIBUTES -> {
          in.readBytes();
          exceptional =
              exceptional || isOfException(any.reset(buffer, in.valueOffset(), in.valueLength()));
        }
        default -> in.skip();
      }
    }
  }

  /** Whether the key begins with {@code exception.}; one that cannot be read does not. */
  private boolean isOfException(WireReader attribute) {
    try {
      while (attribute.next()) {
        if (attribute.fieldNumber() == OtlpFields.KEY_VALUE_KEY) {
          attribute.readBytes();
          int from = attribute.valueOffset();
          return attribute.valueLength() > EXCEPTION.length
              && Arrays.equals(
                  buffer, from, from + EXCEPTION.length, EXCEPTION, 0, EXCEPTION.length);
        }
        attribute.skip();
      }
    } catch (MalformedOtlpException _) {
      // Who reads the attributes finds out.
    }
    return false;
  }

  private void readTraceId(WireReader in) {
    in.readBytes();
    boolean whole = in.valueLength() == TRACE_ID_BYTES;
    traceIdHi = whole ? WireReader.bigEndianLong(in.buffer(), in.valueOffset()) : 0;
    traceIdLo = whole ? WireReader.bigEndianLong(in.buffer(), in.valueOffset() + Long.BYTES) : 0;
  }

  private void readText() {
    if (bodyLength < 0) {
      return;
    }
    WireReader in = any.reset(buffer, bodyOffset, bodyLength);
    while (in.next()) {
      if (in.fieldNumber() == OtlpFields.ANY_STRING) {
        in.readBytes();
        textOffset = in.valueOffset();
        textLength = in.valueLength();
      } else {
        in.skip();
        textLength = -1;
      }
    }
  }

  /** What is wrong with the record; nothing else of it counts where that is not {@code NONE}. */
  public Problem problem() {
    return problem;
  }

  /** Whether an attribute of the log is of an exception. */
  public boolean hasException() {
    return exceptional;
  }

  /** The array that the record lies in. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the record begins in {@link #buffer()}. */
  public int offset() {
    return offset;
  }

  /** How many bytes the record has. */
  public int length() {
    return length;
  }

  /** Whether the record names a trace. */
  public boolean hasTraceId() {
    return (traceIdHi | traceIdLo) != 0;
  }

  /** Bytes 0 to 7 of the trace id; 0 with {@link #traceIdLo()} 0 where there is none. */
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

  /** When it happened, epoch nanoseconds; 0 where it is not known. */
  public long timeNanos() {
    return timeNanos;
  }

  /** When it was first seen by whoever collected it, epoch nanoseconds; 0 where not known. */
  public long observedNanos() {
    return observedNanos;
  }

  /** OTLP's severity number, 1 to 24; 0 where there is none. */
  public int severityNumber() {
    return severityNumber;
  }

  /** OTLP's flags; the low byte is the W3C trace flags. */
  public int flags() {
    return flags;
  }

  /** Where the body's {@code AnyValue} begins in {@link #buffer()}. */
  public int bodyOffset() {
    return bodyOffset;
  }

  /** Bytes of the body's {@code AnyValue}; -1 where there is no body. */
  public int bodyLength() {
    return bodyLength;
  }

  /** Where the body's text begins in {@link #buffer()}. */
  public int textOffset() {
    return textOffset;
  }

  /** Bytes of the body's text; -1 where the body is no text. */
  public int textLength() {
    return textLength;
  }
}
