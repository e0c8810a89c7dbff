package io.tailwater.ingest.decode;

/** A record's value is not what its encoding says; the message says where and why, for people. */
public final class UndecodableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For what is wrong with it. */
  public UndecodableException(String message) {
    super(message);
  }

  /** Thrown for bad input, perhaps for each record: the stack would say nothing. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
