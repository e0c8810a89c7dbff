package io.tailwater.ingest.decode;

import io.tailwater.model.otlp.OtlpFields;

/*
 * What may be called when:
 *
 *   EMPTY --beginResource--> RESOURCE --endResource--> LOGS --endItems--> EMPTY
 *                                                beginLog | ^ endLog
 *                                                         v |
 *                                                         LOG
 */
/** Writes a {@code LogsData} front to back: resources and their log records. Not thread-safe. */
public final class OtlpLogs extends OtlpData {
  private static final int DROPPED_ATTRIBUTES_COUNT = 7;

  private int logMark;

  /**
   * Opens a log record.
   *
   * @param unixNano when it happened; 0 where that is not known
   * @param observedUnixNano when it was first seen
   */
  public void beginLog(long unixNano, long observedUnixNano) {
    checkRoom(0);
    logMark = out.beginMessage(OtlpFields.SCOPE_SPANS_SPANS);
    attributesField = OtlpFields.LOG_ATTRIBUTES;
    if (unixNano != 0) {
      nanos(OtlpFields.LOG_TIME_UNIX_NANO, unixNano);
    }
    nanos(OtlpFields.LOG_OBSERVED_TIME_UNIX_NANO, observedUnixNano);
  }

  /**
   * How grave it is.
   *
   * @param number OTLP's, 1 to 24; 0 where it is not known
   * @param text as the source says it; may be empty
   */
  public void severity(int number, String text) {
    if (number != 0) {
      out.tag(OtlpFields.LOG_SEVERITY_NUMBER, VARINT);
      out.varint(number);
    }
    text(OtlpFields.LOG_SEVERITY_TEXT, text);
  }

  /** The trace that it belongs to; nothing is written for the invalid id, which is all zero. */
  public void trace(long traceIdHi, long traceIdLo) {
    if ((traceIdHi | traceIdLo) != 0) {
      traceId(OtlpFields.LOG_TRACE_ID, traceIdHi, traceIdLo);
    }
  }

  /** The span that it belongs to; nothing is written for 0. */
  public void span(long spanId) {
    if (spanId != 0) {
      spanId(OtlpFields.LOG_SPAN_ID, spanId);
    }
  }

  /** A text as body, already in UTF-8. */
  public void textBody(byte[] bytes, int from, int to) {
    body(OtlpFields.ANY_STRING, bytes, from, to);
  }

  /** Bytes that are no text as body. */
  public void bytesBody(byte[] bytes) {
    body(OtlpFields.ANY_BYTES, bytes, 0, bytes.length);
  }

  private void body(int field, byte[] bytes, int from, int to) {
    checkRoom(to - from);
    int mark = out.beginMessage(OtlpFields.LOG_BODY);
    out.tag(field, LENGTH_DELIMITED);
    out.varint(to - from);
    out.raw(bytes, from, to);
    out.endMessage(mark);
  }

  /** How many attributes the source had beside those written. */
  public void droppedAttributes(int count) {
    if (count > 0) {
      out.tag(DROPPED_ATTRIBUTES_COUNT, VARINT);
      out.varint(count);
    }
  }

  /** Ends the log record. */
  public void endLog() {
    out.endMessage(logMark);
  }
}
