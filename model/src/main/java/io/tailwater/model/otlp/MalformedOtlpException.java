package io.tailwater.model.otlp;

/**
 * Bytes that are not the protobuf message they should be. The message says what and at which byte.
 */
public final class MalformedOtlpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A verdict about bytes, not about code: it carries no stack trace, so refusing garbage is cheap.
   */
  public MalformedOtlpException(String message) {
    super(message, null, false, false);
  }
}
