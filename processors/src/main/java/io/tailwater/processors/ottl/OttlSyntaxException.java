package io.tailwater.processors.ottl;

/** A condition that cannot be compiled: what is wrong, where, and what would be right. */
public final class OttlSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final int column;

  OttlSyntaxException(String reason, int column) {
    super(reason + " (column " + column + ")", null, false, false);
    this.reason = reason;
    this.column = column;
  }

  /** What is wrong, without the place. */
  public String reason() {
    return reason;
  }

  /** Where in the condition's text, in UTF-16 units, the first being 1. */
  public int column() {
    return column;
  }
}
