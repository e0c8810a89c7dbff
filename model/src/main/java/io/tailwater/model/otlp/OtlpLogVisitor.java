package io.tailwater.model.otlp;

/** Receives what {@link OtlpLogScanner} finds, in the order of the bytes. */
public interface OtlpLogVisitor {
  /**
   * A resource and scope to which the logs that follow belong. The view is valid until the next
   * call.
   */
  void context(ContextView context);

  /**
   * A log record of the last context. The view is valid only during the call; look at its problem
   * first.
   */
  void log(LogView log);
}
