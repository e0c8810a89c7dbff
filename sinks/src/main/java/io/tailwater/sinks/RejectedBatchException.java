package io.tailwater.sinks;

import org.jspecify.annotations.Nullable;

/**
 * The store read a block and refuses its content: none of it landed, and the same bytes never will.
 * A sink that meets it writes the records in smaller blocks to find the guilty ones.
 */
public final class RejectedBatchException extends SinkException {
  private static final long serialVersionUID = 1L;

  /**
   * A verdict with its reason.
   *
   * @param code the store's error code, 0 where it gave none
   */
  public RejectedBatchException(int code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
