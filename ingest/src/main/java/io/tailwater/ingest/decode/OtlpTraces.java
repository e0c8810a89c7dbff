package io.tailwater.ingest.decode;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import io.tailwater.model.otlp.OtlpFields;
import java.nio.charset.StandardCharsets;

/*
 * What may be called when:
 *
 *   EMPTY --beginResource--> RESOURCE --endResource--> SPANS --endSpans--> EMPTY
 *                                                    beginSpan | ^ endSpan
 *                                                              v |
 *                              EVENT <--beginEvent, endEvent-- SPAN --beginLink, endLink--> LINK
 */
/**
 * Writes a {@code TracesData} front to back, without a message object: resources, their spans,
 * these' events and links. An attribute belongs to whatever is open. Not thread-safe.
 *
 * <p>All that writes throws {@link UndecodableException} where it would become more than {@link
 * #MAX_BYTES}; {@link #discard} makes it usable again.
 */
public final class OtlpTraces {
  /**
   * The most bytes that a record may become: formats that name things once and mean them often
   * would else make a record that no topic takes.
   */
  public static final int MAX_BYTES = 32 << 20;

  private static final int INITIAL_BYTES = 4 << 10;

  /** A buffer that was larger once is not kept for ever. */
  private static final int MAX_REUSED_BYTES = 2 << 20;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int EVENT_TIME_UNIX_NANO = 1;
  private static final int EVENT_NAME = 2;
  private static final int EVENT_ATTRIBUTES = 3;
  private static final int LINK_TRACE_ID = 1;
  private static final int LINK_SPAN_ID = 2;
  private static final int LINK_ATTRIBUTES = 4;

  private ProtoWriter out = new ProtoWriter(INITIAL_BYTES);
  private int attributesField;
  private int resourceSpansMark;
  private int resourceMark;
  private int scopeSpansMark;
  private int spanMark;
  private int partMark;

  /** What was written, which is forgotten then; empty bytes for nothing. */
  public byte[] take() {
    byte[] written = out.toByteArray();
    discard();
    return written;
  }

  /** Forgets what was written, also in the midst of a span. */
  public void discard() {
    if (out.length() > MAX_REUSED_BYTES) {
      out = new ProtoWriter(INITIAL_BYTES);
    } else {
      out.clear();
    }
  }

  /** Opens a resource; its attributes come next. */
  public void beginResource() {
    resourceSpansMark = out.beginMessage(OtlpFields.TRACES_RESOURCE_SPANS);
    resourceMark = out.beginMessage(OtlpFields.RESOURCE_SPANS_RESOURCE);
    attributesField = OtlpFields.RESOURCE_ATTRIBUTES;
  }

  /**
   * Ends the resource; its spans come next.
   *
   * @param scope names the instrumentation; empty where it is not known
   * @param scopeVersion its version; empty where it is not known
   */
  public void endResource(String scope, String scopeVersion) {
    out.endMessage(resourceMark);
    scopeSpansMark = out.beginMessage(OtlpFields.RESOURCE_SPANS_SCOPE_SPANS);
    if (!scope.isEmpty()) {
      int mark = out.beginMessage(OtlpFields.SCOPE_SPANS_SCOPE);
      text(OtlpFields.SCOPE_NAME, scope);
      text(OtlpFields.SCOPE_VERSION, scopeVersion);
      out.endMessage(mark);
    }
  }

  /** Ends the spans of the resource. */
  public void endSpans() {
    out.endMessage(scopeSpansMark);
    out.endMessage(resourceSpansMark);
  }

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

  /** A text of whatever is open. */
  public void attribute(String key, String value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    bytes(OtlpFields.ANY_STRING, value.getBytes(StandardCharsets.UTF_8));
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** A whole number of whatever is open. */
  public void attribute(String key, long value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    out.tag(OtlpFields.ANY_INT, VARINT);
    out.varint(value);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** A number of whatever is open. */
  public void attribute(String key, double value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    out.tag(OtlpFields.ANY_DOUBLE, FIXED64);
    out.fixed64(Double.doubleToRawLongBits(value));
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** Yes or no, of whatever is open. */
  public void attribute(String key, boolean value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    out.tag(OtlpFields.ANY_BOOL, VARINT);
    out.varint(value ? 1 : 0);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** Bytes of whatever is open. */
  public void attribute(String key, byte[] value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    bytes(OtlpFields.ANY_BYTES, value);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  private int beginAttribute(String key) {
    int mark = out.beginMessage(attributesField);
    text(OtlpFields.KEY_VALUE_KEY, key);
    return mark;
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
    if (bytes > MAX_BYTES - out.length()) {
      throw new UndecodableException("becomes more than " + MAX_BYTES + " bytes of OTLP");
    }
  }

  private void nanos(int field, long unixNano) {
    out.tag(field, FIXED64);
    out.fixed64(unixNano);
  }

  private void traceId(int field, long hi, long lo) {
    out.tag(field, LENGTH_DELIMITED);
    out.varint(2 * Long.BYTES);
    out.fixed64(Long.reverseBytes(hi));
    out.fixed64(Long.reverseBytes(lo));
  }

  private void spanId(int field, long id) {
    out.tag(field, LENGTH_DELIMITED);
    out.varint(Long.BYTES);
    out.fixed64(Long.reverseBytes(id));
  }
}
