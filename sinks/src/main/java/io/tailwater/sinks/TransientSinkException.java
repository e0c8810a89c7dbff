package io.tailwater.sinks;

import org.jspecify.annotations.Nullable;

/**
 * The batch may land later as it is: the store is away, busy, or not set up yet. Write the same
 * batch again after a pause, for ever.
 */
public final class TransientSinkException extends SinkException {
  private static final long serialVersionUID = 1L;

  /**
   * A verdict with its reason.
   *
   * @param code the store's error code, 0 where it gave none
   */
  public TransientSinkException(int code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
