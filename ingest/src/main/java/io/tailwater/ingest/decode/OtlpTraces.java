package io.tailwater.ingest.decode;

import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import io.tailwater.model.otlp.OtlpFields;

/*
 * What may be called when:
 *
 *   EMPTY --beginResource--> RESOURCE --endResource--> SPANS --endItems--> EMPTY
 *                                                    beginSpan | ^ endSpan
 *                                                              v |
 *                              EVENT <--beginEvent, endEvent-- SPAN --beginLink, endLink--> LINK
 */
/**
 * Writes a {@code TracesData} front to back: resources, their spans, these' events and links. Not
 * thread-safe.
 */
public final class OtlpTraces extends OtlpData {
  private static final int EVENT_TIME_UNIX_NANO = 1;
  private static final int EVENT_NAME = 2;
  private static final int EVENT_ATTRIBUTES = 3;
  private static final int LINK_TRACE_ID = 1;
  private static final int LINK_SPAN_ID = 2;
  private static final int LINK_ATTRIBUTES = 4;

  private int spanMark;
  private int partMark;

  /** Opens a span. */
  public void beginSpan(long traceIdHi, long traceIdLo, long spanId) {
    checkRoom(0);
    spanMark = out.beginMessage(OtlpFields.SCOPE_SPANS_SPANS);
    attributesField = OtlpFields.SPAN_ATTRIBUTES;
    traceId(OtlpFields.SPAN_TRACE_ID, traceIdHi, traceIdLo);
    spanId(OtlpFields.SPAN_SPAN_ID, spanId);
  }

  /** The span's parent; 0 for a root. */
  public void parent(long spanId) {
    if (spanId != 0) {
      spanId(OtlpFields.SPAN_PARENT_SPAN_ID, spanId);
    }
  }

  /** The span's name. */
  public void name(String name) {
    text(OtlpFields.SPAN_NAME, name);
  }

  /** The span's kind. */
  public void kind(SpanKind kind) {
    out.tag(OtlpFields.SPAN_KIND, VARINT);
    out.varint(kind.number());
  }

  /** The span's begin and end, epoch nanoseconds; an end before the begin counts as the begin. */
  public void times(long startUnixNano, long endUnixNano) {
    nanos(OtlpFields.SPAN_START_TIME_UNIX_NANO, startUnixNano);
    nanos(OtlpFields.SPAN_END_TIME_UNIX_NANO, Math.max(startUnixNano, endUnixNano));
  }

  /** What W3C's header of that name carried. */
  public void traceState(String header) {
    text(OtlpFields.SPAN_TRACE_STATE, header);
  }

  /** The span's flags, as OTLP has them. */
  public void flags(int flags) {
    out.tag(OtlpFields.SPAN_FLAGS, FIXED32);
    out.fixed32(flags);
  }

  /** The span's status. */
  public void status(StatusCode code, String message) {
    if (code != StatusCode.UNSET || !message.isEmpty()) {
      int mark = out.beginMessage(OtlpFields.SPAN_STATUS);
      text(OtlpFields.STATUS_MESSAGE, message);
      out.tag(OtlpFields.STATUS_CODE, VARINT);
      out.varint(code.number());
      out.endMessage(mark);
    }
  }

  /** Ends the span. */
  public void endSpan() {
    out.endMessage(spanMark);
  }

  /** Opens an event of the span. */
  public void beginEvent(long unixNano, String name) {
    checkRoom(0);
    partMark = out.beginMessage(OtlpFields.SPAN_EVENTS);
    attributesField = EVENT_ATTRIBUTES;
    nanos(EVENT_TIME_UNIX_NANO, unixNano);
    text(EVENT_NAME, name);
  }

  /** Ends the event. */
  public void endEvent() {
    endPart();
  }

  /** Opens a link of the span to another. */
  public void beginLink(long traceIdHi, long traceIdLo, long spanId) {
    checkRoom(0);
    partMark = out.beginMessage(OtlpFields.SPAN_LINKS);
    attributesField = LINK_ATTRIBUTES;
    traceId(LINK_TRACE_ID, traceIdHi, traceIdLo);
    spanId(LINK_SPAN_ID, spanId);
  }

  /** Ends the link. */
  public void endLink() {
    endPart();
  }

  private void endPart() {
    out.endMessage(partMark);
    attributesField = OtlpFields.SPAN_ATTRIBUTES;
  }
}
