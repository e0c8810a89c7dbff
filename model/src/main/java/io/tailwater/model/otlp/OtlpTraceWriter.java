package io.tailwater.model.otlp;

/**
 * Writes encoded spans back into a {@code TracesData}, each under the context it came with. Call
 * {@link #context} before the first {@link #span}. Not thread-safe.
 */
public final class OtlpTraceWriter extends OtlpWriter {
  private static final byte TRACE_STATE_TAG =
      OtlpFields.SPAN_TRACE_STATE << 3 | WireReader.LENGTH_DELIMITED;
  private static final int LONGEST_FIELD_HEADER = 6;

  private final byte[] header = new byte[LONGEST_FIELD_HEADER];

  /** Adds one encoded span message of the open context. */
  public void span(byte[] bytes, int offset, int length) {
    item(bytes, offset, length);
  }

  /**
   * Adds one encoded span message of the open context with another {@code trace_state}: it is
   * appended, and of a field that is there twice the last counts (Protocol Buffers, "Encoding",
   * last one wins).
   */
  public void span(byte[] bytes, int offset, int length, byte[] traceState) {
    header[0] = TRACE_STATE_TAG;
    int headerLength = writeVarint(header, 1, traceState.length);
    beginItem(length + headerLength + traceState.length);
    append(bytes, offset, length);
    append(header, 0, headerLength);
    append(traceState, 0, traceState.length);
  }

  /** Spans written since the last {@link #take}. */
  public int spanCount() {
    return itemCount();
  }
}
