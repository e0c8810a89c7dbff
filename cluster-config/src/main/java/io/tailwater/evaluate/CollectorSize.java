package io.tailwater.evaluate;

import io.tailwater.model.otlp.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * What OTLP messages measure once the collector has read them and writes them again, which is what
 * its limits on bytes count: fields with default values are gone, except those that its {@code
 * pdata} v1.70 always writes.
 */
enum CollectorSize {
  /** {@code AnyValue}: a oneof, whose field is written even if it is zero or empty. */
  ANY_VALUE(0, fields(1, 2, 3, 4, 5, 6, 7)),
  /** {@code KeyValue}. */
  KEY_VALUE(fields(2), fields(1)),
  /** {@code ArrayValue}. */
  ARRAY(0, 0),
  /** {@code KeyValueList}. */
  KEY_VALUES(0, 0),
  /** {@code Resource} and the fields of {@code ResourceSpans} that stay with a trace. */
  RESOURCE(0, fields(2)),
  /** {@code InstrumentationScope}. */
  SCOPE(0, fields(1, 2, 4)),
  /** {@code Status}. */
  STATUS(0, fields(2, 3)),
  /** {@code Span.Event}. */
  EVENT(0, fields(1, 2, 4)),
  /** {@code Span.Link}. */
  LINK(fields(1, 2), fields(3, 5, 6)),
  /** {@code Span}. */
  SPAN(fields(1, 2, 4, 15), fields(3, 5, 6, 7, 8, 10, 12, 14, 16)),
  /** {@code ResourceSpans} without its spans. */
  RESOURCE_SPANS(fields(1), 0),
  /** {@code ScopeSpans} without its spans. */
  SCOPE_SPANS(fields(1), 0);

  /** Fields that are written even where they are absent or empty; all are length-delimited. */
  private final long always;

  /** Fields of scalars and texts, written where they are not zero or empty. */
  private final long scalars;

  CollectorSize(long always, long scalars) {
    this.always = always;
    this.scalars = scalars;
  }

  /**
   * Bytes of a message of this kind.
   *
   * @throws io.tailwater.model.otlp.MalformedOtlpException if it is none
   */
  long of(byte[] bytes, int offset, int length) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    long missing = always;
    long size = 0;
    while (in.next()) {
      int number = in.fieldNumber();
      missing &= ~fields(number);
      size += field(in, number);
    }
    for (; missing != 0; missing &= missing - 1) {
      size += delimited(Long.numberOfTrailingZeros(missing), 0);
    }
    return size;
  }

  private long field(WireReader in, int number) {
    if (in.wireType() == WireReader.LENGTH_DELIMITED) {
      in.readBytes();
      CollectorSize inner = inner(number);
      if (inner != null) {
        return delimited(number, inner.of(in.buffer(), in.valueOffset(), in.valueLength()));
      }
      boolean counts = in.valueLength() > 0 || isOneOf(always, number) || this == ANY_VALUE;
      return isKnown(number) && counts ? delimited(number, in.valueLength()) : 0;
    }
    int from = in.tagOffset();
    boolean isDefault =
        switch (in.wireType()) {
          case WireReader.FIXED64 -> in.readFixed64() == 0;
          case WireReader.FIXED32 -> in.readFixed32() == 0;
          default -> in.readVarintField() == 0;
        };
    return isKnown(number) && (!isDefault || this == ANY_VALUE) ? in.position() - from : 0;
  }

  private boolean isKnown(int number) {
    return isOneOf(always, number) || isOneOf(scalars, number);
  }

  /** The message that a field holds; null where it holds none that is known. */
  private @Nullable CollectorSize inner(int number) {
    return switch (this) {
      case ANY_VALUE -> number == 5 ? ARRAY : number == 6 ? KEY_VALUES : null;
      case KEY_VALUE -> number == 2 ? ANY_VALUE : null;
      case ARRAY -> number == 1 ? ANY_VALUE : null;
      case KEY_VALUES, RESOURCE -> number == 1 ? KEY_VALUE : null;
      case SCOPE, EVENT -> number == 3 ? KEY_VALUE : null;
      case LINK -> number == 4 ? KEY_VALUE : null;
      case SPAN ->
          switch (number) {
            case 9 -> KEY_VALUE;
            case 11 -> EVENT;
            case 13 -> LINK;
            case 15 -> STATUS;
            default -> null;
          };
      case RESOURCE_SPANS -> number == 1 ? RESOURCE : null;
      case SCOPE_SPANS -> number == 1 ? SCOPE : null;
      case STATUS -> null;
    };
  }

  /** A set of field numbers below 64. */
  private static long fields(int... numbers) {
    long set = 0;
    for (int number : numbers) {
      set |= number < Long.SIZE ? 1L << number : 0;
    }
    return set;
  }

  private static boolean isOneOf(long fields, int number) {
    return (fields & fields(number)) != 0;
  }

  /** Bytes of a length-delimited field with its tag. */
  static long delimited(int number, long length) {
    return varintLength((long) number << 3) + varintLength(length) + length;
  }

  private static int varintLength(long value) {
    return 1 + (63 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }
}
