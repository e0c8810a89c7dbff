package io.tailwater.ingest.otlpjson;

/** A body that is not the OTLP/JSON it should be. The message says what and where. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A verdict about a body, not about code: it carries no stack trace, so refusing is cheap. */
  public MalformedJsonException(String message) {
    super(message, null, false, false);
  }
}
