package io.tailwater.model;

/** OTLP's {@code Span.SpanKind}, in wire order. */
public enum SpanKind {
  UNSPECIFIED(0),
  INTERNAL(1),
  SERVER(2),
  CLIENT(3),
  PRODUCER(4),
  CONSUMER(5);

  private static final SpanKind[] BY_NUMBER = values();

  private final int number;

  SpanKind(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The kind of a wire number; numbers that OTLP does not define read as {@link #UNSPECIFIED}. */
  public static SpanKind ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNSPECIFIED;
  }
}
