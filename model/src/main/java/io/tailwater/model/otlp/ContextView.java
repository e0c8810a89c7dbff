package io.tailwater.model.otlp;

import java.util.Arrays;

/**
 * What surrounds spans on the wire: the encoded fields of a {@code ResourceSpans} other than its
 * {@code scope_spans}, and of a {@code ScopeSpans} other than its {@code spans}.
 *
 * <p>The bytes are kept as they came, unknown fields and schema URLs included, so writing a span
 * anew under the same context loses nothing.
 */
public final class ContextView {
  private byte[] resourceFields = new byte[512];
  private int resourceLength;
  private byte[] scopeFields = new byte[128];
  private int scopeLength;

  void clearResource() {
    resourceLength = 0;
  }

  void clearScope() {
    scopeLength = 0;
  }

  void appendResourceField(byte[] bytes, int from, int to) {
    resourceFields = ensure(resourceFields, resourceLength + to - from);
    System.arraycopy(bytes, from, resourceFields, resourceLength, to - from);
    resourceLength += to - from;
  }

  void appendScopeField(byte[] bytes, int from, int to) {
    scopeFields = ensure(scopeFields, scopeLength + to - from);
    System.arraycopy(bytes, from, scopeFields, scopeLength, to - from);
    scopeLength += to - from;
  }

  private static byte[] ensure(byte[] array, int length) {
    return length <= array.length
        ? array
        : Arrays.copyOf(array, Math.max(length, array.length * 2));
  }

  /**
   * Encoded fields of the {@code ResourceSpans}; the first {@link #resourceLength()} bytes count.
   */
  public byte[] resourceFields() {
    return resourceFields;
  }

  /** How many bytes of {@link #resourceFields()} count. */
  public int resourceLength() {
    return resourceLength;
  }

  /** Encoded fields of the {@code ScopeSpans}; the first {@link #scopeLength()} bytes count. */
  public byte[] scopeFields() {
    return scopeFields;
  }

  /** How many bytes of {@link #scopeFields()} count. */
  public int scopeLength() {
    return scopeLength;
  }
}
