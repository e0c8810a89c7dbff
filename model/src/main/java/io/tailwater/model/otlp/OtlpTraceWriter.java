package io.tailwater.model.otlp;

import java.util.Arrays;

/**
 * Writes encoded spans back into a {@code TracesData}, each under the context it came with.
 *
 * <p>Spans, resources and scopes are copied as bytes, never decoded. A context without spans writes
 * nothing. Call {@link #context} before the first {@link #span}. Not thread-safe.
 */
public final class OtlpTraceWriter {
  private static final byte TRACES_RESOURCE_SPANS_TAG =
      OtlpFields.TRACES_RESOURCE_SPANS << 3 | WireReader.LENGTH_DELIMITED;
  private static final byte SCOPE_SPANS_TAG =
      OtlpFields.RESOURCE_SPANS_SCOPE_SPANS << 3 | WireReader.LENGTH_DELIMITED;
  private static final byte SPANS_TAG =
      OtlpFields.SCOPE_SPANS_SPANS << 3 | WireReader.LENGTH_DELIMITED;
  private static final byte TRACE_STATE_TAG =
      OtlpFields.SPAN_TRACE_STATE << 3 | WireReader.LENGTH_DELIMITED;
  private static final byte[] EMPTY = {};

  private byte[] out = EMPTY;
  private int outLength;
  private byte[] body = EMPTY;
  private int bodyLength;
  private int spanCount;
  private byte[] resourceFields = EMPTY;
  private int resourceLength;
  private byte[] scopeFields = EMPTY;
  private int scopeLength;

  /**
   * Opens a context. The bytes are copied: whoever reads a record re-uses its arrays for the next
   * context before this one is closed.
   */
  public void context(
      byte[] resourceFields, int resourceLength, byte[] scopeFields, int scopeLength) {
    closeContext();
    this.resourceFields = ensure(this.resourceFields, resourceLength);
    System.arraycopy(resourceFields, 0, this.resourceFields, 0, resourceLength);
    this.resourceLength = resourceLength;
    this.scopeFields = ensure(this.scopeFields, scopeLength);
    System.arraycopy(scopeFields, 0, this.scopeFields, 0, scopeLength);
    this.scopeLength = scopeLength;
  }

  /** Adds one encoded span message of the open context. */
  public void span(byte[] bytes, int offset, int length) {
    body = ensure(body, bodyLength + length + 6);
    body[bodyLength++] = SPANS_TAG;
    bodyLength = writeVarint(body, bodyLength, length);
    System.arraycopy(bytes, offset, body, bodyLength, length);
    bodyLength += length;
    spanCount++;
  }

  /**
   * Adds one encoded span message of the open context with another {@code trace_state}: it is
   * appended, and of a field that is there twice the last counts (Protocol Buffers, "Encoding",
   * last one wins).
   */
  public void span(byte[] bytes, int offset, int length, byte[] traceState) {
    int fieldLength = 1 + varintLength(traceState.length) + traceState.length;
    body = ensure(body, bodyLength + length + fieldLength + 6);
    body[bodyLength++] = SPANS_TAG;
    bodyLength = writeVarint(body, bodyLength, length + fieldLength);
    System.arraycopy(bytes, offset, body, bodyLength, length);
    bodyLength += length;
    body[bodyLength++] = TRACE_STATE_TAG;
    bodyLength = writeVarint(body, bodyLength, traceState.length);
    System.arraycopy(traceState, 0, body, bodyLength, traceState.length);
    bodyLength += traceState.length;
    spanCount++;
  }

  /** Adds one encoded message of the open context with further encoded fields behind its own. */
  public void span(byte[] bytes, int offset, int length, byte[] fields, int fieldsLength) {
    body = ensure(body, bodyLength + length + fieldsLength + 6);
    body[bodyLength++] = SPANS_TAG;
    bodyLength = writeVarint(body, bodyLength, length + fieldsLength);
    System.arraycopy(bytes, offset, body, bodyLength, length);
    bodyLength += length;
    System.arraycopy(fields, 0, body, bodyLength, fieldsLength);
    bodyLength += fieldsLength;
    spanCount++;
  }

  /** Writes the open context's spans out. */
  public void closeContext() {
    if (bodyLength == 0) {
      return;
    }
    int scopeSpansLength = scopeLength + bodyLength;
    int resourceSpansLength =
        resourceLength + 1 + varintLength(scopeSpansLength) + scopeSpansLength;
    out = ensure(out, outLength + resourceSpansLength + 6);
    out[outLength++] = TRACES_RESOURCE_SPANS_TAG;
    outLength = writeVarint(out, outLength, resourceSpansLength);
    append(resourceFields, resourceLength);
    out[outLength++] = SCOPE_SPANS_TAG;
    outLength = writeVarint(out, outLength, scopeSpansLength);
    append(scopeFields, scopeLength);
    append(body, bodyLength);
    bodyLength = 0;
  }

  /** Bytes written so far, open context included (without its own header). */
  public int size() {
    return outLength + bodyLength;
  }

  /** Spans written since the last {@link #take}. */
  public int spanCount() {
    return spanCount;
  }

  /** Closes the context and hands out the message; the writer is empty afterwards. */
  public byte[] take() {
    closeContext();
    byte[] message = Arrays.copyOf(out, outLength);
    outLength = 0;
    spanCount = 0;
    return message;
  }

  /** Drops what was written after the writer had this size and count, and any open context. */
  public void rollBack(int size, int spans) {
    outLength = size;
    bodyLength = 0;
    spanCount = spans;
  }

  private void append(byte[] bytes, int length) {
    System.arraycopy(bytes, 0, out, outLength, length);
    outLength += length;
  }

  private static byte[] ensure(byte[] array, int length) {
    return length <= array.length
        ? array
        : Arrays.copyOf(array, Math.max(Math.max(length, array.length * 2), 1024));
  }

  private static int writeVarint(byte[] target, int at, int value) {
    while ((value & ~0x7f) != 0) {
      target[at++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    target[at++] = (byte) value;
    return at;
  }

  private static int varintLength(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }
}
