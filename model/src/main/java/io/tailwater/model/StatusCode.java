package io.tailwater.model;

/** OTLP's {@code Status.StatusCode}, in wire order. */
public enum StatusCode {
  UNSET(0),
  OK(1),
  ERROR(2);

  private static final StatusCode[] BY_NUMBER = values();

  private final int number;

  StatusCode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The code of a wire number; numbers that OTLP does not define read as {@link #UNSET}. */
  public static StatusCode ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNSET;
  }
}
