package io.tailwater.sinks.clickhouse;

import static io.tailwater.model.otlp.WireReader.LENGTH_DELIMITED;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Reads a span's events into the three columns {@code events.*}, one event at a time. Not
 * thread-safe.
 */
final class EventReader {
  /** Fields of {@code Span.Event}, opentelemetry-proto 1.9 {@code trace/v1/trace.proto}. */
  private static final int TIME_UNIX_NANO = 1;

  private static final int NAME = 2;
  private static final int ATTRIBUTES = 3;

  private final SpanBlock spans;
  private final AttributeReader attributes;
  private final WireReader in = new WireReader();
  private final GrowingBytes name = new GrowingBytes(128);
  private long spanStartNanos;
  private long recordMillis;
  private int count;
  private int warnings;

  EventReader(SpanBlock spans, AttributeReader attributes) {
    this.spans = spans;
    this.attributes = attributes;
  }

  /** Opens a row. */
  void begin(long spanStartNanos, long recordMillis) {
    this.spanStartNanos = spanStartNanos;
    this.recordMillis = recordMillis;
    count = 0;
    warnings = 0;
  }

  /** Adds the event at {@code offset} to the open row. */
  void add(byte[] bytes, int offset, int length) {
    if (count == SpanLimits.EVENTS) {
      warnings |= RowWarning.EVENTS_TRUNCATED.bit();
      return;
    }
    if (!isSound(bytes, offset, length)) {
      warnings |= RowWarning.EVENTS_UNDECODABLE.bit();
      return;
    }
    count++;
    MapColumn map = spans.eventAttributes.elements();
    long timeNanos = 0;
    name.clear();
    in.reset(bytes, offset, length);
    while (in.next()) {
      boolean delimited = in.wireType() == LENGTH_DELIMITED;
      if (in.fieldNumber() == TIME_UNIX_NANO && in.wireType() == WireReader.FIXED64) {
        timeNanos = in.readFixed64();
      } else if (in.fieldNumber() == NAME && delimited) {
        in.readBytes();
        warnings |=
            Utf8.copy(
                bytes,
                in.valueOffset(),
                in.valueLength(),
                SpanLimits.TEXT_BYTES,
                RowWarning.TEXT_TRUNCATED,
                name);
      } else if (in.fieldNumber() == ATTRIBUTES && delimited) {
        in.readBytes();
        warnings |= attributes.read(bytes, in.valueOffset(), in.valueLength(), map);
      } else {
        in.skip();
      }
    }
    if (!SpanTimes.isPlausible(timeNanos, recordMillis)) {
      warnings |= RowWarning.EVENT_TIME_OUT_OF_RANGE.bit();
      timeNanos = spanStartNanos;
    }
    spans.eventTimes.elements().add(timeNanos);
    spans.eventNames.elements().add(name);
    map.endRow();
  }

  /**
   * Closes the row.
   *
   * @return bits of {@link RowWarning}
   */
  int endRow() {
    spans.eventTimes.endRow();
    spans.eventNames.endRow();
    spans.eventAttributes.endRow();
    return warnings;
  }

  /** Columns cannot be taken back, so the framing is proven before the first entry is added. */
  private boolean isSound(byte[] bytes, int offset, int length) {
    try {
      in.reset(bytes, offset, length);
      while (in.next()) {
        in.skip();
      }
      return true;
    } catch (MalformedOtlpException _) {
      return false;
    }
  }
}
