package io.tailwater.node;

import org.jspecify.annotations.Nullable;

/** A node cannot start. The message is for the user: what, where and how to mend it. */
public final class NodeStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NodeStartException(String message) {
    this(message, null);
  }

  NodeStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
