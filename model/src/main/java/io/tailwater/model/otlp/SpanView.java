package io.tailwater.model.otlp;

import static io.tailwater.model.otlp.OtlpFields.EVENT_NAME;
import static io.tailwater.model.otlp.OtlpFields.SPAN_END_TIME_UNIX_NANO;
import static io.tailwater.model.otlp.OtlpFields.SPAN_EVENTS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_FLAGS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_KIND;
import static io.tailwater.model.otlp.OtlpFields.SPAN_PARENT_SPAN_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_SPAN_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_START_TIME_UNIX_NANO;
import static io.tailwater.model.otlp.OtlpFields.SPAN_STATUS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_TRACE_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_TRACE_STATE;
import static io.tailwater.model.otlp.OtlpFields.STATUS_CODE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import java.util.Arrays;

/**
 * A flyweight over one encoded OTLP span: the facts that routing and sampling need, read in one
 * pass, and where the bytes lie.
 *
 * <p>{@link #read} re-aims the same object at the next span. A span that cannot be used does not
 * throw: it says so in {@link #problem()}, so that its neighbours flow on. Attributes, events and
 * links are framed but not read; who needs them walks {@link #buffer()} from {@link #offset()}.
 */
public final class SpanView {
  /** Why a span cannot be routed or judged. */
  public enum Problem {
    /** Nothing is wrong. */
    NONE,
    /** The trace id is missing, not 16 bytes long, or all zero. */
    INVALID_TRACE_ID,
    /** The span id is missing, not 8 bytes long, or all zero. */
    INVALID_SPAN_ID,
    /** The bytes are not an OTLP span. */
    MALFORMED_SPAN
  }

  private static final byte[] EXCEPTION = "exception".getBytes(US_ASCII);

  private final WireReader fields = new WireReader();
  private final WireReader part = new WireReader();
  private byte[] buffer = new byte[0];
  private int offset;
  private int length;
  private long traceIdHi;
  private long traceIdLo;
  private long spanId;
  private long parentSpanId;
  private long startNanos;
  private long endNanos;
  private int kind;
  private int statusCode;
  private int flags;
  private int traceStateOffset;
  private int traceStateLength;
  private boolean exceptional;
  private Problem problem = Problem.NONE;

  /** Reads the span message of {@code length} bytes at {@code offset} (without tag and length). */
  public void read(byte[] bytes, int offset, int length) {
    this.buffer = bytes;
    this.offset = offset;
    this.length = length;
    traceIdHi = 0;
    traceIdLo = 0;
    spanId = 0;
    parentSpanId = 0;
    startNanos = 0;
    endNanos = 0;
    kind = 0;
    statusCode = 0;
    flags = 0;
    traceStateLength = 0;
    exceptional = false;
    problem = Problem.NONE;
    try {
      readFields(fields.reset(bytes, offset, length));
    } catch (MalformedOtlpException _) {
      problem = Problem.MALFORMED_SPAN;
      return;
    }
    checkIds();
  }

  /**
   * Reads the trace and span id alone, which is all that placing a span needs: they stand first, so
   * nearly nothing else is looked at. A fault further on is for who reads the whole span to find.
   */
  public void readIds(byte[] bytes, int offset, int length) {
    this.buffer = bytes;
    this.offset = offset;
    this.length = length;
    traceIdHi = 0;
    traceIdLo = 0;
    spanId = 0;
    problem = Problem.NONE;
    try {
      WireReader in = fields.reset(bytes, offset, length);
      boolean traceIdRead = false;
      boolean spanIdRead = false;
      while (!(traceIdRead && spanIdRead) && in.next()) {
        switch (in.fieldNumber()) {
          case SPAN_TRACE_ID -> {
            readTraceId(in);
            traceIdRead = true;
          }
          case SPAN_SPAN_ID -> {
            spanId = readId(in);
            spanIdRead = true;
          }
          default -> in.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      problem = Problem.MALFORMED_SPAN;
      return;
    }
    checkIds();
  }

  private void checkIds() {
    if ((traceIdHi | traceIdLo) == 0) {
      problem = Problem.INVALID_TRACE_ID;
    } else if (spanId == 0) {
      problem = Problem.INVALID_SPAN_ID;
    }
  }

  private void readTraceId(WireReader in) {
    in.readBytes();
    boolean whole = in.valueLength() == 16;
    traceIdHi = whole ? WireReader.bigEndianLong(buffer, in.valueOffset()) : 0;
    traceIdLo = whole ? WireReader.bigEndianLong(buffer, in.valueOffset() + 8) : 0;
  }

  private void readFields(WireReader in) {
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SPAN_TRACE_ID -> readTraceId(in);
        case SPAN_SPAN_ID -> spanId = readId(in);
        case SPAN_PARENT_SPAN_ID -> {
          parentSpanId = readId(in);
          if (in.valueLength() != 8 && in.valueLength() != 0) {
            throw new MalformedOtlpException(
                "a parent span id of " + in.valueLength() + " bytes at byte " + in.valueOffset());
          }
        }
        case SPAN_KIND -> kind = (int) in.readVarintField();
        case SPAN_START_TIME_UNIX_NANO -> startNanos = in.readFixed64();
        case SPAN_END_TIME_UNIX_NANO -> endNanos = in.readFixed64();
        case SPAN_STATUS -> {
          in.readBytes();
          readStatus(part.reset(buffer, in.valueOffset(), in.valueLength()));
        }
        case SPAN_TRACE_STATE -> {
          in.readBytes();
          traceStateOffset = in.valueOffset();
          traceStateLength = in.valueLength();
        }
        case SPAN_FLAGS -> flags = in.readFixed32();
        case SPAN_EVENTS -> {
          in.readBytes();
          exceptional =
              exceptional || isException(part.reset(buffer, in.valueOffset(), in.valueLength()));
        }
        default -> in.skip();
      }
    }
  }

  /** Whether an event is named {@code exception}; one that cannot be read is not. */
  private boolean isException(WireReader event) {
    try {
      while (event.next()) {
        if (event.fieldNumber() == EVENT_NAME) {
          event.readBytes();
          int from = event.valueOffset();
          return Arrays.equals(
              buffer, from, from + event.valueLength(), EXCEPTION, 0, EXCEPTION.length);
        }
        event.skip();
      }
    } catch (MalformedOtlpException _) {
      // Who reads the events finds out.
    }
    return false;
  }

  private void readStatus(WireReader in) {
    while (in.next()) {
      if (in.fieldNumber() == STATUS_CODE) {
        statusCode = (int) in.readVarintField();
      } else {
        in.skip();
      }
    }
  }

  private long readId(WireReader in) {
    in.readBytes();
    return in.valueLength() == 8 ? WireReader.bigEndianLong(buffer, in.valueOffset()) : 0;
  }

  /** The array that holds the span. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the span message begins. */
  public int offset() {
    return offset;
  }

  /** How many bytes the span message has. */
  public int length() {
    return length;
  }

  /** Bytes 0 to 7 of the trace id, big-endian. */
  public long traceIdHi() {
    return traceIdHi;
  }

  /** Bytes 8 to 15 of the trace id, big-endian. */
  public long traceIdLo() {
    return traceIdLo;
  }

  /** The span id; never 0 when {@link #problem()} is {@link Problem#NONE}. */
  public long spanId() {
    return spanId;
  }

  /** The parent's span id; 0 for a root. */
  public long parentSpanId() {
    return parentSpanId;
  }

  /** True where the span has no parent. */
  public boolean isRoot() {
    return parentSpanId == 0;
  }

  /** Start, in nanoseconds since 1970-01-01 UTC, as sent (unsigned, unchecked). */
  public long startNanos() {
    return startNanos;
  }

  /** End, in nanoseconds since 1970-01-01 UTC, as sent (unsigned, unchecked). */
  public long endNanos() {
    return endNanos;
  }

  /** The span's kind. */
  public SpanKind kind() {
    return SpanKind.ofNumber(kind);
  }

  /** The span's status. */
  public StatusCode statusCode() {
    return StatusCode.ofNumber(statusCode);
  }

  /** W3C trace flags and OTLP's context bits; the low byte is the trace flags. */
  public int flags() {
    return flags;
  }

  /** Whether an event of the span is named {@code exception}. */
  public boolean hasException() {
    return exceptional;
  }

  /** What is wrong with the span, {@link Problem#NONE} where nothing is. */
  public Problem problem() {
    return problem;
  }

  /** Where in {@link #buffer()} the text of {@code tracestate} lies, if it is not empty. */
  public int traceStateOffset() {
    return traceStateOffset;
  }

  /** Bytes of {@code tracestate}; 0 where there is none. */
  public int traceStateLength() {
    return traceStateLength;
  }
}
