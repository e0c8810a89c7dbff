package io.tailwater.sinks;

import org.jspecify.annotations.Nullable;

/** A batch did not land; the subclass is the verdict. The message is one line for an operator. */
public abstract sealed class SinkException extends RuntimeException
    permits TransientSinkException, RejectedBatchException {
  private static final long serialVersionUID = 1L;

  private final int code;

  SinkException(int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The store's error code, 0 where it gave none. */
  public int code() {
    return code;
  }
}
