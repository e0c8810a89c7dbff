package io.tailwater.model.otlp;

import java.util.Arrays;

/**
 * Writes encoded items (spans, log records) back into a {@code TracesData} or {@code LogsData},
 * each under the context it came with. The levels above the items have the same field numbers in
 * both.
 *
 * <p>Items, resources and scopes are copied as bytes, never decoded. A context without items writes
 * nothing. Call {@link #context} before the first {@link #item}. Not thread-safe.
 */
public sealed class OtlpWriter permits OtlpTraceWriter {
  private static final byte TRACES_RESOURCE_SPANS_TAG =
      OtlpFields.TRACES_RESOURCE_SPANS << 3 | WireReader.LENGTH_DELIMITED;
  private static final byte SCOPE_SPANS_TAG =
      OtlpFields.RESOURCE_SPANS_SCOPE_SPANS << 3 | WireReader.LENGTH_DELIMITED;
  private static final byte ITEM_TAG =
      OtlpFields.SCOPE_SPANS_SPANS << 3 | WireReader.LENGTH_DELIMITED;
  private static final byte[] EMPTY = {};

  private byte[] out = EMPTY;
  private int outLength;
  private byte[] body = EMPTY;
  private int bodyLength;
  private int itemCount;
  private byte[] resourceFields = EMPTY;
  private int resourceLength;
  private byte[] scopeFields = EMPTY;
  private int scopeLength;

  /**
   * Opens a context. The bytes are copied: whoever reads a record re-uses its arrays for the next
   * context before this one is closed.
   */
  public final void context(
      byte[] resourceFields, int resourceLength, byte[] scopeFields, int scopeLength) {
    closeContext();
    this.resourceFields = ensure(this.resourceFields, resourceLength);
    System.arraycopy(resourceFields, 0, this.resourceFields, 0, resourceLength);
    this.resourceLength = resourceLength;
    this.scopeFields = ensure(this.scopeFields, scopeLength);
    System.arraycopy(scopeFields, 0, this.scopeFields, 0, scopeLength);
    this.scopeLength = scopeLength;
  }

  /** An empty writer. */
  public OtlpWriter() {}

  /** Adds one encoded item of the open context. */
  public final void item(byte[] bytes, int offset, int length) {
    beginItem(length);
    append(bytes, offset, length);
  }

  /**
   * Adds one encoded item of the open context with more encoded fields, the first {@code
   * fieldsLength} bytes of {@code fields}, behind its own.
   */
  public final void item(byte[] bytes, int offset, int length, byte[] fields, int fieldsLength) {
    beginItem(length + fieldsLength);
    append(bytes, offset, length);
    append(fields, 0, fieldsLength);
  }

  /** Adds the header of an item of that many bytes, which {@link #append} adds then. */
  final void beginItem(int length) {
    body = ensure(body, bodyLength + length + 6);
    body[bodyLength++] = ITEM_TAG;
    bodyLength = writeVarint(body, bodyLength, length);
    itemCount++;
  }

  /** Adds bytes of the item that was begun. */
  final void append(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, body, bodyLength, length);
    bodyLength += length;
  }

  /** Writes the open context's items out. */
  public final void closeContext() {
    if (bodyLength == 0) {
      return;
    }
    int scopeSpansLength = scopeLength + bodyLength;
    int resourceSpansLength =
        resourceLength + 1 + varintLength(scopeSpansLength) + scopeSpansLength;
    out = ensure(out, outLength + resourceSpansLength + 6);
    out[outLength++] = TRACES_RESOURCE_SPANS_TAG;
    outLength = writeVarint(out, outLength, resourceSpansLength);
    appendOut(resourceFields, resourceLength);
    out[outLength++] = SCOPE_SPANS_TAG;
    outLength = writeVarint(out, outLength, scopeSpansLength);
    appendOut(scopeFields, scopeLength);
    appendOut(body, bodyLength);
    bodyLength = 0;
  }

  /** Bytes written so far, open context included (without its own header). */
  public final int size() {
    return outLength + bodyLength;
  }

  /** Items written since the last {@link #take}. */
  public final int itemCount() {
    return itemCount;
  }

  /** Closes the context and hands out the message; the writer is empty afterwards. */
  public final byte[] take() {
    closeContext();
    byte[] message = Arrays.copyOf(out, outLength);
    outLength = 0;
    itemCount = 0;
    return message;
  }

  /** Drops what was written after the writer had this size and count, and any open context. */
  public final void rollBack(int size, int items) {
    outLength = size;
    bodyLength = 0;
    itemCount = items;
  }

  private void appendOut(byte[] bytes, int length) {
    System.arraycopy(bytes, 0, out, outLength, length);
    outLength += length;
  }

  private static byte[] ensure(byte[] array, int length) {
    return length <= array.length
        ? array
        : Arrays.copyOf(array, Math.max(Math.max(length, array.length * 2), 1024));
  }

  static int writeVarint(byte[] target, int at, int value) {
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
