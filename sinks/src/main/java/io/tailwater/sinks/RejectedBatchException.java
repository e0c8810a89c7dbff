package io.tailwater.sinks;

/**
 * The store read the batch and refuses its content: the same bytes will never land. Write its
 * records in smaller batches to find the guilty one, and send that to the dead letters.
 */
public final class RejectedBatchException extends SinkException {
  private static final long serialVersionUID = 1L;

  /**
   * A verdict with its reason.
   *
   * @param code the store's error code, 0 where it gave none
   */
  public RejectedBatchException(int code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
